import { createHmac, timingSafeEqual } from "node:crypto";
import { MINUTE_MS } from "../server/durations.ts";
import { PAGE_LIVES_FOR_MS, type PageSecrets } from "../merchant/page-secret.server.ts";

/** The version, the second of the rendering, and half of an HMAC-SHA256 (RFC 2104, section 5). */
const TOKEN = /^v1\.(\d{10})\.([0-9a-f]{32})$/;

/** Shopify's clock and ours may differ. */
const AHEAD_MS = 10 * MINUTE_MS;

/** What a page's signature says of a sign-up. */
export type PageProof =
  /** The shop rendered this variant, this long ago. */
  | { kind: "valid"; ageMs: number }
  | { kind: "missing" | "invalid" | "expired" }
  /** The shop's pages have no signature, or this one may come from before they had one. */
  | { kind: "none" };

/**
 * Checks the signature that the block's Liquid made of shop, product, variant and second: the
 * variant is one that the shop itself rendered lately. Pure: no call and no query. All of a shop's
 * secrets are tried, each in constant time.
 */
export function readPageToken(
  token: string,
  page: { shop: string; productId: string | null; variantId: string },
  { secrets, mayBeUnsigned }: PageSecrets,
  now: Date,
): PageProof {
  if (secrets.length === 0) return { kind: "none" };
  if (token === "") return { kind: mayBeUnsigned ? "none" : "missing" };
  const [, second = "", signature = ""] = TOKEN.exec(token) ?? [];
  const text = [page.shop, page.productId, page.variantId, second].join("|");
  if (!secrets.some((secret) => isSame(signPage(text, secret), signature))) {
    return { kind: "invalid" };
  }
  const ageMs = now.getTime() - Number(second) * 1_000;
  if (ageMs < -AHEAD_MS) return { kind: "invalid" };
  return ageMs > PAGE_LIVES_FOR_MS ? { kind: "expired" } : { kind: "valid", ageMs };
}

/** As Liquid does by `hmac_sha256: secret | slice: 0, 32`. */
function signPage(text: string, secret: string): string {
  return createHmac("sha256", secret).update(text).digest("hex").slice(0, 32);
}

/** Takes equally long wherever they differ. */
function isSame(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one), Buffer.from(other)];
  return first.length === second.length && timingSafeEqual(first, second);
}
