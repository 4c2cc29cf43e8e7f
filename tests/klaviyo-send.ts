import type { Clock } from "#app/delivery/clock.ts";
import { readRateLimit } from "#app/klaviyo/rate-limit.ts";
import { requestHeaders } from "#app/klaviyo/request.ts";
import { readServed } from "#app/klaviyo/served.ts";
import type { Answer, Send } from "#app/klaviyo/transport.server.ts";
import { ConnectionReset } from "#sandbox/serve.ts";

interface Line {
  /** Klaviyo's double. */
  fetch(request: Request): Promise<Response>;
}

interface Options {
  clock: Clock;
  /** How long an answer is on its way, in milliseconds: half of it before it is counted. */
  latencyMs?: () => number;
  timeoutMs?: number;
}

/** A call without a socket, on a clock that the test moves; other tests use sockets. */
export function sendTo(
  klaviyo: Line,
  { clock, latencyMs = () => 0, timeoutMs = 8_000 }: Options,
): Send {
  return async ({ method, path, key, body, signal }) => {
    const over = new AbortController();
    const lasts = Math.max(0, latencyMs());
    const given = new Promise<Answer>((resolve) => {
      signal?.addEventListener("abort", () => resolve(silence("network")), { once: true });
      void clock.after(timeoutMs, over.signal).then(() => resolve(silence("timeout")));
    });
    const said = (async (): Promise<Answer> => {
      await clock.after(lasts / 2, over.signal);
      const request = new Request(`http://klaviyo.test${path}`, {
        method,
        headers: requestHeaders(key),
        body: body === undefined ? null : JSON.stringify(body),
        signal: over.signal,
      });
      const answer = await readAnswer(await klaviyo.fetch(request));
      await clock.after(lasts / 2, over.signal);
      return answer;
    })().catch((error: unknown) =>
      silence(error instanceof ConnectionReset ? "network" : "timeout"),
    );
    const answer = await Promise.race([said, given]);
    over.abort();
    return answer;
  };
}

function silence(reason: "network" | "timeout"): Answer {
  return { answered: false, reason, detail: "as the test has it" };
}

async function readAnswer(response: Response): Promise<Answer> {
  const header = (name: string) => response.headers.get(name);
  return {
    answered: true,
    status: response.status,
    contentType: header("content-type") ?? "",
    retryAfter: header("retry-after"),
    rateLimit: readRateLimit(header),
    served: readServed(header),
    body: await response.text(),
  };
}
