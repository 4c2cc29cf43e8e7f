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

/** What a query's signature says: which of the secrets made it, or what is wrong. */
export type ProxySignature = { fault: null; secret: number } | { fault: ProxyFault };

/**
 * Reads the signature of a query: `secret` is the place of the app's secret that made it. Does what
 * `validateHmac` of Shopify's library does, but in one step: the library imports the secret into Web
 * Crypto for each request and waits for a thread, which took an eighth of a sign-up's time. Values
 * of a repeated name are joined by commas; `name=value` are sorted, and joined by nothing.
 * https://shopify.dev/docs/apps/build/online-store/app-proxies/authenticate-app-proxies
 */
export function readProxySignature(
  query: URLSearchParams,
  secrets: KeyObject[],
  now: Date,
): ProxySignature {
  if (SINGLE.some((name) => query.getAll(name).length !== 1)) return { fault: "unsigned" };
  const names = new Set(query.keys());
  names.delete("signature");
  const parts = [...names].map((name) => `${name}=${query.getAll(name).join(",")}`).sort();
  const [signed, signature] = [parts.join(""), query.get("signature") ?? ""];
  const secret = secrets.findIndex((one) => isSame(signature, sign(signed, one)));
  if (secret < 0) return { fault: "wrong_signature" };
  const signedAt = Number(query.get("timestamp"));
  const age = Math.trunc(now.getTime() / 1_000) - signedAt;
  const isNow = Number.isInteger(signedAt) && Math.abs(age) <= TOLERANCE_S;
  return isNow ? { fault: null, secret } : { fault: "wrong_time" };
}

function sign(text: string, secret: KeyObject): string {
  return createHmac("sha256", secret).update(text).digest("hex");
}

/** Takes equally long wherever the texts differ. */
function isSame(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one), Buffer.from(other)];
  return first.length === second.length && timingSafeEqual(first, second);
}
