import { db } from "../../server/db.server.ts";
import { commitCounted } from "../stats/hourly-counts.server.ts";

/** Small enough to block the process only briefly; the next round continues. */
const SLICE = 1_000;

/**
 * Ends waiting rows whose shop is gone, which no lane would ever find: the database prevents such
 * rows, but an edit of its file by hand may create them. Returns their shops. Reads one row of each
 * shop.
 * https://www.sqlite.org/lang_with.html#recursive_query_examples
 */
export async function setOrphansAside(now: Date): Promise<string[]> {
  const found = await db.$queryRaw<{ shop: string }[]>`
    SELECT "shop" FROM (
      WITH RECURSIVE "shops" ("shop") AS (
        SELECT MIN("shop") FROM "Subscription"
        UNION ALL
        SELECT (
          SELECT MIN("Subscription"."shop") FROM "Subscription"
          WHERE "Subscription"."shop" > "shops"."shop"
        ) FROM "shops" WHERE "shop" IS NOT NULL
      )
      SELECT "shop" FROM "shops" WHERE "shop" IS NOT NULL
    ) AS "all" WHERE "shop" NOT IN (SELECT "shop" FROM "Merchant")`;
  const ended: string[] = [];
  for (const { shop } of found) {
    const waiting = { shop, state: "queued" };
    const rows = await db.subscription.findMany({
      where: waiting,
      select: { id: true },
      take: SLICE,
    });
    if (rows.length === 0) continue;
    const data = { state: "failed", lastReason: "damaged", updatedAt: now };
    const ids = rows.map(({ id }) => id);
    await commitCounted(ids, () => [
      db.subscription.updateMany({ where: { ...waiting, id: { in: ids } }, data }),
    ]);
    ended.push(shop);
  }
  return ended;
}
