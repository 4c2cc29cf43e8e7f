import { db } from "../../server/database/db.server.ts";

/** What Shopify last said of a variant's stock; null for what it has not said. */
export interface KnownStock {
  available: boolean | null;
  quantity: number | null;
  /** When that was so. */
  asOf: Date | null;
}

const UNKNOWN: KnownStock = { available: null, quantity: null, asOf: null };

/**
 * The stock of a variant of a shop, as stored: while somebody waits for it, it is looked at every 15
 * minutes, and webhooks tell of changes.
 */
export async function stockOf(shop: string, variantId: string): Promise<KnownStock> {
  const stored = await db.variantStock.findUnique({
    where: { shop_variantId: { shop, variantId } },
    select: { available: true, quantity: true, changedAt: true, lookedAt: true },
  });
  if (!stored || stored.available === null) return UNKNOWN;
  const { available, quantity, changedAt, lookedAt } = stored;
  const asOf = lookedAt && (!changedAt || lookedAt > changedAt) ? lookedAt : changedAt;
  return { available, quantity, asOf };
}
