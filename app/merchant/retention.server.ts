import { db } from "../server/db.server.ts";

/** The shops that rows are kept for, by how many days they keep them; also those that left and were not redacted. */
export async function shopsByRetention(): Promise<Map<number, string[]>> {
  const merchants = await db.merchant.findMany({
    select: { shop: true, retentionDays: true },
    where: { retentionDays: { gt: 0 } },
    orderBy: { shop: "asc" },
  });
  const byDays = new Map<number, string[]>();
  for (const { shop, retentionDays } of merchants) {
    const shops = byDays.get(retentionDays);
    if (shops) shops.push(shop);
    else byDays.set(retentionDays, [shop]);
  }
  return byDays;
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
