import { spellingsOf } from "../contact/email.server.ts";
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

/** Whether a person has signed up in a shop since a time, by one of their addresses. */
export async function hasPersonSignedUpSince(
  shop: string,
  person: { email: string } | { phone: string },
  since: Date,
): Promise<boolean> {
  const address =
    "email" in person ? { email: { in: spellingsOf(person.email) } } : { phone: person.phone };
  const row = await db.subscription.findFirst({
    where: {
      shop,
      ...address,
      createdAt: { gt: since },
      state: { notIn: ["blocked", "cancelled"] },
    },
    select: { id: true },
  });
  return row !== null;
}
