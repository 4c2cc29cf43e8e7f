import { createHmac, type KeyObject, timingSafeEqual } from "node:crypto";

/** The largest difference between the query's time and ours, in seconds, as in Shopify's library. */
const TOLERANCE_S = 90;

/** Shopify sends each of these once: a query with a second one is not Shopify's. */
const SINGLE = ["shop", "timestamp", "signature"];

/**
 * Why a query is not one that Shopify's app proxy has just signed: it names no signature, another
 * secret made it, or its time is not ours.
 */
export type ProxyFault = "unsigned" | "wrong_signature" | "wrong_time";

/** Whether Shopify's app proxy signed this query with one of the app's secrets, at about `now`. */
export function isSignedByProxy(query: URLSearchParams, secrets: KeyObject[], now: Date): boolean {
  return proxyFault(query, secrets, now) === null;
}

/**
 * What is wrong with the signature of a query; null where nothing is. Does what `validateHmac` of
 * Shopify's library does, but in one step: the library imports the secret into Web Crypto for each
 * request and waits for a thread, which took an eighth of a sign-up's time. Values of a repeated
 * name are joined by commas; `name=value` are sorted, and joined by nothing.
 * https://shopify.dev/docs/apps/build/online-store/app-proxies/authenticate-app-proxies
 */
export function proxyFault(
  query: URLSearchParams,
  secrets: KeyObject[],
  now: Date,
): ProxyFault | null {
  if (SINGLE.some((name) => query.getAll(name).length !== 1)) return "unsigned";
  const names = new Set(query.keys());
  names.delete("signature");
  const parts = [...names].map((name) => `${name}=${query.getAll(name).join(",")}`).sort();
  const [signed, signature] = [parts.join(""), query.get("signature") ?? ""];
  if (!secrets.some((secret) => isSame(signature, sign(signed, secret)))) return "wrong_signature";
  const signedAt = Number(query.get("timestamp"));
  const age = Math.trunc(now.getTime() / 1_000) - signedAt;
  return Number.isInteger(signedAt) && Math.abs(age) <= TOLERANCE_S ? null : "wrong_time";
}

function sign(text: string, secret: KeyObject): string {
  return createHmac("sha256", secret).update(text).digest("hex");
}

/** Takes equally long wherever the texts differ. */
function isSame(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one), Buffer.from(other)];
  return first.length === second.length && timingSafeEqual(first, second);
}
