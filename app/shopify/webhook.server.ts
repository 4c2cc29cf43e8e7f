import { readBytes } from "../server/read-bytes.server.ts";
import { BODY_LIMITS } from "../server/body-pools.ts";
import { readWebhookDomain } from "../merchant/webhook-payload.ts";
import { isReceived, rememberReceipt } from "../merchant/webhook-receipt.server.ts";
import {
  noteAuthenticationFailure,
  type AuthenticationFault,
} from "../server/authentication-failures.server.ts";
import { previousSecretUses } from "../server/metrics.server.ts";
import { api, previousApi } from "./shopify.server.ts";

export interface Webhook<Topic extends string = string> {
  shop: string;
  topic: Topic;
  triggeredAt: Date;
  payload: unknown;
}

/** Shopify's are UUIDs. */
const LONGEST_ID = 128;

/**
 * Handles a webhook of one of a route's topics: verifies it, does its work, and stores a receipt on
 * success. A repeat is answered 200 and does nothing. Refusals: 405; 413 for a body larger than any
 * webhook; 401 for a wrong signature, and for a payload that names another shop than the header;
 * 404 for the topic of another route; 400 for anything missing. The library's own function would
 * first refresh the shop's token, which always fails once the app is uninstalled.
 * https://shopify.dev/docs/apps/build/webhooks/subscribe/https
 */
export async function takeWebhook<Topic extends string>(
  request: Request,
  topics: readonly Topic[],
  work: (webhook: Webhook<Topic>) => Promise<Response>,
): Promise<Response> {
  const { receipt, ...webhook } = await readWebhook(request, topics);
  if (await isReceived(receipt)) return new Response();
  const answer = await work(webhook);
  if (answer.ok) await rememberReceipt(receipt, new Date());
  return answer;
}

/**
 * The same for work of which a repeat changes nothing: no receipt is read or stored. Shopify sends a
 * busy shop's products at any rate.
 */
export async function takeRepeatableWebhook<Topic extends string>(
  request: Request,
  topics: readonly Topic[],
  work: (webhook: Webhook<Topic>) => Promise<Response>,
): Promise<Response> {
  return work(await readWebhook(request, topics));
}

async function readWebhook<Topic extends string>(
  request: Request,
  topics: readonly Topic[],
): Promise<Webhook<Topic> & { receipt: string }> {
  if (request.method !== "POST") throw refusal(405);
  const bytes = await readBytes(request, BODY_LIMITS.webhook);
  // The unread rest would precede the connection's next request.
  if (!bytes) throw new Response(undefined, { status: 413, headers: { connection: "close" } });
  const rawBody = new TextDecoder().decode(bytes);
  const check = await validate({ rawBody, rawRequest: request });
  if (!check.valid) {
    if (check.reason === "invalid_hmac") throw unauthorized("invalid");
    if (!request.headers.has("x-shopify-hmac-sha256")) {
      noteAuthenticationFailure("webhook", "missing");
    }
    throw refusal(400);
  }

  const topic = topics.find((known) => toStored(known) === check.topic);
  if (topic === undefined) throw refusal(404);
  const shop = api.utils.sanitizeShop(check.domain.toLowerCase());
  if (!shop || check.webhookId.length > LONGEST_ID) throw refusal(400);
  const payload = parsePayload(rawBody);
  // The signature covers only the body: headers count only if the body confirms them.
  if (!speaksOf(shop, topic, payload)) throw unauthorized("other_shop");
  const triggeredAt = readTriggeredAt(check.triggeredAt, new Date());
  return { shop, topic, triggeredAt, payload, receipt: `${shop}/${topic}/${check.webhookId}` };
}

/** With the app's secret, and with the one before while it is being replaced. */
async function validate(delivery: { rawBody: string; rawRequest: Request }) {
  const check = await api.webhooks.validate(delivery);
  if (!previousApi || check.valid || check.reason !== "invalid_hmac") return check;
  const checkedBefore = await previousApi.webhooks.validate(delivery);
  if (checkedBefore.valid) previousSecretUses.inc({ use: "webhook" });
  return checkedBefore;
}

/**
 * Topics whose payloads name no shop. https://shopify.dev/changelog/new-webhook-topic-app-scopes_update
 * A product sent again in another shop's name changes nothing: ids of variants are unique at Shopify,
 * so that shop has none of them.
 */
const NAME_NO_SHOP = ["app/scopes_update", "products/update", "variants/in_stock"];

function speaksOf(shop: string, topic: string, payload: unknown): boolean {
  return NAME_NO_SHOP.includes(topic) || readWebhookDomain(topic, payload) === shop;
}

/** The library's name of a topic. */
function toStored(topic: string): string {
  return topic.toUpperCase().replaceAll(/[/.]/g, "_");
}

function parsePayload(rawBody: string): unknown {
  try {
    return JSON.parse(rawBody);
  } catch {
    throw refusal(400);
  }
}

function unauthorized(reason: AuthenticationFault): Response {
  noteAuthenticationFailure("webhook", reason);
  return refusal(401);
}

function refusal(status: number): Response {
  return new Response(undefined, { status });
}

/** Shopify was founded in 2006. */
const OLDEST = Date.UTC(2006, 0);

/**
 * The time of `X-Shopify-Triggered-At`, which no signature covers. Without a plausible one, the
 * webhook counts as triggered now.
 */
function readTriggeredAt(header: string | undefined, now: Date): Date {
  const triggeredAt = new Date(header ?? NaN);
  return triggeredAt.getTime() >= OLDEST && triggeredAt <= now ? triggeredAt : now;
}
