import { db } from "../../server/database/db.server.ts";

/**
 * When the round before a return of a variant ended; undefined for the first one. Rows from before
 * then were marked by an earlier return, all of them.
 */
export async function endOfRoundBefore({
  shop,
  variantId,
  at,
}: {
  shop: string;
  variantId: string;
  at: Date;
}): Promise<Date | undefined> {
  const before = await db.restock.findFirst({
    where: { shop, variantId, at: { lt: at }, closedAt: { not: null } },
    orderBy: { at: "desc" },
    select: { lastAt: true },
  });
  return before?.lastAt;
}
