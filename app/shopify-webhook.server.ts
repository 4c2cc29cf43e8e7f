import { readBytes } from "./intake/bytes.ts";
import { api } from "./shopify.server.ts";

/**
 * Read before anybody knows who sent it, so no more than this is. The largest that comes here names
 * the orders of one customer, by their ids.
 */
const MOST_BYTES = 256 * 1024;

export interface Webhook {
  shop: string;
  topic: string;
  triggeredAt: Date;
  payload: unknown;
}

/**
 * Reads a verified webhook, or throws the Response that refuses it: 405, 413 for what no webhook
 * weighs, 401 for a wrong signature, 400 for anything missing. The library's own door would refresh
 * the shop's token first, which fails for ever once the app is uninstalled.
 * https://shopify.dev/docs/apps/build/webhooks/subscribe/https
 */
export async function readWebhook(request: Request): Promise<Webhook> {
  if (request.method !== "POST") throw new Response(undefined, { status: 405 });
  const bytes = await readBytes(request, MOST_BYTES);
  // What was not read would lie in the way of the connection's next request.
  if (!bytes) throw new Response(undefined, { status: 413, headers: { connection: "close" } });
  const rawBody = new TextDecoder().decode(bytes);
  const check = await api.webhooks.validate({ rawBody, rawRequest: request });
  if (!check.valid) {
    throw new Response(undefined, { status: check.reason === "invalid_hmac" ? 401 : 400 });
  }
  const payload = parsePayload(rawBody);
  const shop = api.utils.sanitizeShop(check.domain);
  if (!shop) throw new Response(undefined, { status: 400 });
  const triggeredAt = new Date(check.triggeredAt ?? NaN);
  return {
    shop,
    topic: check.topic,
    // Without its time a webhook can't be told from a present one, and is obeyed.
    triggeredAt: Number.isNaN(triggeredAt.getTime()) ? new Date() : triggeredAt,
    payload,
  };
}

function parsePayload(rawBody: string): unknown {
  try {
    return JSON.parse(rawBody);
  } catch {
    throw new Response(undefined, { status: 400 });
  }
}
