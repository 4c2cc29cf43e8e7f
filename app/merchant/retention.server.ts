import { db } from "../server/db.server.ts";

/** Every shop that rows are kept for, also of those that have left and were not redacted. */
export async function shopsByName(): Promise<string[]> {
  const merchants = await db.merchant.findMany({
    select: { shop: true },
    orderBy: { shop: "asc" },
  });
  return merchants.map(({ shop }) => shop);
}

/**
 * For how many days a shop keeps a sign-up's person; undefined where it is gone, and where the
 * number is none that could have been meant.
 */
export async function retentionOf(shop: string): Promise<number | undefined> {
  const merchant = await db.merchant.findUnique({
    where: { shop },
    select: { retentionDays: true },
  });
  return merchant && merchant.retentionDays > 0 ? merchant.retentionDays : undefined;
}
