import { db } from "../server/db.server.ts";

/**
 * The shops that have rows, grouped by retention days; includes shops that uninstalled and were not
 * redacted.
 */
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
 * For how many days a shop keeps a sign-up's person; undefined if the shop is gone or the number is
 * not positive.
 */
export async function retentionOf(shop: string): Promise<number | undefined> {
  const merchant = await db.merchant.findUnique({
    where: { shop },
    select: { retentionDays: true },
  });
  return merchant && merchant.retentionDays > 0 ? merchant.retentionDays : undefined;
}
