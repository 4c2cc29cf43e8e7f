import { onTestFinished } from "vitest";
import { serve } from "#sandbox/serve.ts";
import type { Klaviyo } from "./klaviyo.ts";
import { klaviyoAtNoon, validBody, validHeaders } from "./valid-request.ts";

/** A Klaviyo on a real socket until the test ends, and a request that it accepts. */
export async function online(klaviyo: Klaviyo = klaviyoAtNoon()) {
  const served = await serve((request) => klaviyo.fetch(request));
  onTestFinished(() => served.close());
  const url = `${served.url}/api/back-in-stock-subscriptions`;
  const send = (init: RequestInit = {}, body: unknown = validBody) =>
    fetch(url, {
      method: "POST",
      headers: validHeaders,
      body: JSON.stringify(body),
      redirect: "manual",
      ...init,
    });
  return { klaviyo, send, url };
}
