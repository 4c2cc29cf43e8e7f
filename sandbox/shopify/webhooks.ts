import { createHmac, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { parse } from "smol-toml";

interface AppToml {
  webhooks: {
    api_version: string;
    subscriptions: {
      topics?: string[];
      compliance_topics?: string[];
      uri: string;
      include_fields?: string[];
    }[];
  };
}

export interface WebhookTarget {
  shop: string;
  apiSecret: string;
  appUrl: string;
  fetch: typeof fetch;
  now: () => number;
}

/**
 * A payload with these fields alone, the nested ones by a period; all of it where none are named.
 * https://shopify.dev/docs/apps/build/webhooks/customize/modify-payloads
 */
export function onlyFields(payload: unknown, fields: string[] | undefined): unknown {
  if (!fields || typeof payload !== "object" || payload === null) return payload;
  if (Array.isArray(payload)) return payload.map((one) => onlyFields(one, fields));
  return Object.fromEntries(
    Object.entries(payload).flatMap(([name, value]): [string, unknown][] => {
      if (fields.includes(name)) return [[name, value]];
      const within = fields.filter((field) => field.startsWith(`${name}.`));
      if (within.length === 0) return [];
      const nested = within.map((field) => field.slice(name.length + 1));
      return [[name, onlyFields(value, nested)]];
    }),
  );
}

/**
 * Delivers a webhook to the address that shopify.app.toml subscribes to its topic, signed as Shopify signs.
 * https://shopify.dev/docs/apps/build/webhooks/subscribe/https
 */
export async function deliverWebhook(
  topic: string,
  payload: unknown,
  target: WebhookTarget,
  triggeredAt = new Date(target.now()),
): Promise<{ status: number }> {
  const { webhooks } = parse(readFileSync("shopify.app.toml", "utf8")) as unknown as AppToml;
  const subscription = webhooks.subscriptions.find(({ topics = [], compliance_topics = [] }) =>
    [...topics, ...compliance_topics].includes(topic),
  );
  if (!subscription) throw new Error(`shopify.app.toml has no subscription for ${topic}.`);
  const body = JSON.stringify(onlyFields(payload, subscription.include_fields));
  const answer = await target.fetch(new URL(subscription.uri, target.appUrl), {
    method: "POST",
    body,
    headers: {
      "content-type": "application/json",
      "user-agent": "Shopify-Captain-Hook",
      "x-shopify-topic": topic,
      "x-shopify-shop-domain": target.shop,
      "x-shopify-api-version": webhooks.api_version,
      "x-shopify-webhook-id": randomUUID(),
      "x-shopify-event-id": randomUUID(),
      "x-shopify-triggered-at": triggeredAt.toISOString(),
      "x-shopify-hmac-sha256": createHmac("sha256", target.apiSecret).update(body).digest("base64"),
    },
  });
  await answer.body?.cancel();
  return { status: answer.status };
}
