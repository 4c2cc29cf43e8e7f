import { commit, db, write } from "../../server/database/db.server.ts";
import { laneWakes } from "./wake.server.ts";
import { commitCounted } from "../stats/commit-counted.server.ts";

/** Small enough to block the process only briefly; the next sweep continues. */
const SLICE = 1_000;

/** The longest delay that each of them is ever given, in milliseconds. */
interface LongestWaits {
  row: number;
  pause: number;
  lease: number;
}

/**
 * Reschedules what is scheduled beyond the longest delay, as after the wall clock was set back:
 * rows and pauses to now, and a lease to a full one from now, which its holder renews if there is
 * one. Returns how many there were.
 */
export async function repairClock(now: Date, longest: LongestWaits): Promise<number> {
  const after = (ms: number) => new Date(now.getTime() + ms);
  const [leases, pauses] = await Promise.all([
    db.lane.count({ where: { leaseUntil: { gt: after(longest.lease) } } }),
    db.lane.count({ where: { pausedUntil: { gt: after(longest.pause) } } }),
  ]);
  if (leases + pauses > 0) {
    await commit(() => [
      write.lane.updateMany({
        where: { leaseUntil: { gt: after(longest.lease) } },
        // For a lane that is being worked in, the wake time is also the end of a lease.
        data: { leaseUntil: after(longest.lease), wakeAt: now },
      }),
      write.lane.updateMany({
        where: { pausedUntil: { gt: after(longest.pause) } },
        data: { pausedUntil: now },
      }),
    ]);
  }
  return leases + pauses + (await bringRowsBack(now, after(longest.row)));
}

async function bringRowsBack(now: Date, latest: Date): Promise<number> {
  const putOff = { state: "queued", dueAt: { gt: latest } };
  const shops = await db.merchant.findMany({
    where: { subscriptions: { some: putOff } },
    select: { shop: true },
  });
  let rows = 0;
  for (const { shop } of shops) {
    const found = await db.subscription.findMany({
      where: { shop, ...putOff },
      select: { id: true },
      orderBy: { dueAt: "asc" },
      take: SLICE,
    });
    const ids = found.map(({ id }) => id);
    const [{ count }] = await commit(() => [
      write.subscription.updateMany({
        where: { id: { in: ids }, ...putOff },
        data: { dueAt: now },
      }),
      laneWakes(shop, now),
    ]);
    rows += count;
  }
  return rows;
}

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
      write.subscription.updateMany({ where: { ...waiting, id: { in: ids } }, data }),
    ]);
    ended.push(shop);
  }
  return ended;
}
