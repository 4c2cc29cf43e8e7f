import { db } from "../server/database/db.server.ts";

/** How long the signature of Shopify's app proxy is valid: a click may be older than its row. */
const SIGNATURE_GOOD_MS = 90_000;

/**
 * When Shopify last passed on a sign-up that was clicked after this time; undefined where it passed
 * none. Its app proxy forwards only to an app that is installed.
 */
export async function signedUpSince(shop: string, at: Date): Promise<Date | undefined> {
  const last = await db.subscription.findFirst({
    where: { shop, source: null },
    select: { createdAt: true },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  if (!last) return undefined;
  const clicked = new Date(last.createdAt.getTime() - SIGNATURE_GOOD_MS);
  return clicked > at ? clicked : undefined;
}
