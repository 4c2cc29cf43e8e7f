import { readFile } from "node:fs/promises";
import { faultFrom } from "./fault-form.ts";
import type { Fault } from "./faults.ts";
import { isFlowState } from "./flow-state.ts";
import { inboxPage, type Shown } from "./inbox-page.ts";

interface Inside extends Shown {
  failNext(fault: Fault, times: number): void;
  stopFailing(): void;
  clearArrivals(): void;
  changed(): void;
  onChange(listener: () => void): () => void;
}

/** The page that shows what Klaviyo received, and that can make it fail. */
export function createInbox(klaviyo: Inside) {
  return async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    switch (`${request.method} ${pathname}`) {
      case "GET /":
        return answer(inboxPage(klaviyo), "text/html; charset=utf-8");
      case "GET /received.json":
        return answer(JSON.stringify(klaviyo.received), "application/json");
      case "GET /inbox.css":
        return answer(await asset("inbox.css"), "text/css; charset=utf-8");
      case "GET /controls.css":
        return answer(await asset("controls.css"), "text/css; charset=utf-8");
      case "GET /live.js":
        return answer(await asset("live.js"), "text/javascript; charset=utf-8");
      case "GET /events":
        return answer(events(klaviyo, request.signal), "text/event-stream");
      case "POST /faults": {
        const asked = faultFrom(await request.formData());
        if (typeof asked === "string") return answer(asked, "text/plain; charset=utf-8", 422);
        klaviyo.failNext(asked.fault, asked.times);
        return backToPage();
      }
      case "POST /faults/stop":
        klaviyo.stopFailing();
        return backToPage();
      case "POST /keys": {
        const key = (await request.formData()).get("key");
        const account = klaviyo.accounts.find((known) => known.key === key);
        if (account) account.revoked = !account.revoked;
        klaviyo.changed();
        return backToPage();
      }
      case "POST /flow": {
        const flow = (await request.formData()).get("flow");
        if (!isFlowState(flow)) return answer("No such flow.", "text/plain; charset=utf-8", 422);
        klaviyo.flow = flow;
        klaviyo.changed();
        return backToPage();
      }
      case "POST /catalog": {
        klaviyo.catalogSynced = (await request.formData()).get("synced") === "yes";
        klaviyo.changed();
        return backToPage();
      }
      case "POST /clear":
        klaviyo.clearArrivals();
        return backToPage();
      default:
        return answer("There is nothing here.", "text/plain; charset=utf-8", 404);
    }
  };
}

function answer(body: BodyInit, type: string, status = 200): Response {
  return new Response(body, {
    status,
    headers: { "Content-Type": type, "Cache-Control": "no-store" },
  });
}

function backToPage(): Response {
  return new Response(null, { status: 303, headers: { Location: "/" } });
}

function asset(name: string): Promise<string> {
  return readFile(new URL(name, import.meta.url), "utf8");
}

/** Sends an event for each change; the page then fetches itself again. */
function events(klaviyo: Inside, signal: AbortSignal): ReadableStream<Uint8Array> {
  let stop: () => void;
  return new ReadableStream({
    start(controller) {
      const send = (text: string) => controller.enqueue(new TextEncoder().encode(text));
      stop = klaviyo.onChange(() => send("data: changed\n\n"));
      signal.addEventListener("abort", stop, { once: true });
      send(": listening\n\n");
    },
    cancel: () => stop(),
  });
}
