import { readBytes } from "../server/read-bytes.server.ts";
import { LIMITS } from "../server/body-limit.server.ts";
import { readWebhookDomain } from "../merchant/webhook-payload.ts";
import { isReceived, rememberReceipt } from "../merchant/webhook-receipt.server.ts";
import { api } from "./shopify.server.ts";

export interface Webhook<Topic extends string = string> {
  shop: string;
  topic: Topic;
  triggeredAt: Date;
  payload: unknown;
}

/** Shopify's are UUIDs. */
const LONGEST_ID = 128;

/**
 * Takes a webhook of one of a route's topics: verifies it, has its work done, and remembers it once
 * that is answered with success. A repeat of one that was done is answered 200 and does nothing.
 * Refused are 405, 413 for what no webhook weighs, 401 for a wrong signature and for a payload that
 * names another shop than the header, 404 for the topic of another route, 400 for anything missing.
 * The library's own door would refresh the shop's token first, which fails for ever once the app is
 * uninstalled. https://shopify.dev/docs/apps/build/webhooks/subscribe/https
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

async function readWebhook<Topic extends string>(
  request: Request,
  topics: readonly Topic[],
): Promise<Webhook<Topic> & { receipt: string }> {
  if (request.method !== "POST") throw refusal(405);
  const bytes = await readBytes(request, LIMITS.webhook);
  // What was not read would lie in the way of the connection's next request.
  if (!bytes) throw new Response(undefined, { status: 413, headers: { connection: "close" } });
  const rawBody = new TextDecoder().decode(bytes);
  const check = await api.webhooks.validate({ rawBody, rawRequest: request });
  if (!check.valid) throw refusal(check.reason === "invalid_hmac" ? 401 : 400);

  const topic = topics.find((known) => toStored(known) === check.topic);
  if (topic === undefined) throw refusal(404);
  const shop = api.utils.sanitizeShop(check.domain.toLowerCase());
  if (!shop || check.webhookId.length > LONGEST_ID) throw refusal(400);
  const payload = parsePayload(rawBody);
  // The signature covers the body alone: the headers are anybody's until the body says the same.
  if (!speaksOf(shop, topic, payload)) throw refusal(401);
  const triggeredAt = readTriggeredAt(check.triggeredAt, new Date());
  return { shop, topic, triggeredAt, payload, receipt: `${shop}/${topic}/${check.webhookId}` };
}

/** The payload of app/scopes_update names no shop. https://shopify.dev/changelog/new-webhook-topic-app-scopes_update */
function speaksOf(shop: string, topic: string, payload: unknown): boolean {
  return topic === "app/scopes_update" || readWebhookDomain(topic, payload) === shop;
}

/** As the library names topics. */
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

function refusal(status: number): Response {
  return new Response(undefined, { status });
}

/** Shopify is from 2006. */
const OLDEST = Date.UTC(2006, 0);

/**
 * The time of `X-Shopify-Triggered-At`, which no signature covers. Without one that can be, a webhook
 * can't be told from a present one, and counts as triggered now.
 */
function readTriggeredAt(header: string | undefined, now: Date): Date {
  const triggeredAt = new Date(header ?? NaN);
  return triggeredAt.getTime() >= OLDEST && triggeredAt <= now ? triggeredAt : now;
}
