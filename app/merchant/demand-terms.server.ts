import { db } from "../server/database/db.server.ts";
import { DAY_MS } from "../server/durations.ts";

/** In which currency a shop's prices are, null where Shopify has not said it, and since when rows are kept. */
export async function demandTermsOf(
  shop: string,
  now: Date,
): Promise<{ currency: string | null; keptSince: Date }> {
  const merchant = await db.merchant.findUnique({
    where: { shop },
    select: { currency: true, retentionDays: true },
  });
  const days = merchant?.retentionDays ?? 0;
  return {
    currency: merchant?.currency ?? null,
    keptSince: new Date(now.getTime() - days * DAY_MS),
  };
}
