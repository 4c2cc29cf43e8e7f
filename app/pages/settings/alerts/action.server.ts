import {
  reportBlock,
  renewSecret,
  saveAlertSettings,
  sendTest,
} from "../../../alerts/settings.server.ts";
import { postWebhook } from "../../../alerts/send-webhook.server.ts";
import type { AskShop } from "../../../alerts/send-flow.server.ts";
import type { AlertsAnswer } from "./alerts-answer.ts";

/** Carries out what a page asks for about alerts; `ask` queries the shop's Admin API. */
export async function handleAlertsAction(
  shop: string,
  form: FormData,
  { ask, now }: { ask: AskShop; now: () => Date },
): Promise<Response> {
  switch (form.get("intent")) {
    case "alerts":
      return save(shop, form);
    case "alerts_secret":
      return answer({ intent: "alerts_secret", secret: await renewSecret(shop) });
    case "alerts_test": {
      const sent = await sendTest(shop, { askOf: () => ask, post: postWebhook, now });
      return answer({ intent: "alerts_test", sent }, sent ? 200 : 429);
    }
    case "block": {
      const state = form.get("state");
      if (state !== "placed" && state !== "missing") return new Response(null, { status: 400 });
      await reportBlock(shop, state, now());
      return new Response(null, { status: 204 });
    }
    default:
      return new Response(null, { status: 400 });
  }
}

async function save(shop: string, form: FormData): Promise<Response> {
  const typed = form.get("webhook_url");
  if (typeof typed !== "string") return new Response(null, { status: 400 });
  const digest = form.get("digest") === "on";
  const saving = await saveAlertSettings(shop, { webhookUrl: typed, digest });
  return saving.kind === "saved"
    ? answer({ intent: "alerts", stored: true, secret: saving.secret })
    : answer({ intent: "alerts", stored: false, fault: saving.fault }, 422);
}

function answer(words: AlertsAnswer, status = 200): Response {
  return Response.json(words, { status, headers: { "cache-control": "no-store" } });
}
