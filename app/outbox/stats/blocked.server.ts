import { db } from "../../server/database/db.server.ts";
import { HOUR_MS } from "../../server/durations.ts";
import { ALL_HOURS } from "./hourly-counts.server.ts";

/** How many blocked rows a shop may have; 0 for any number. */
export interface BlockedCaps {
  /** Of the sign-ups of one UTC hour. */
  perHour: number;
  inAll: number;
}

/**
 * How many more blocked rows each of these shops may store now, by the counts that are written with
 * the rows: the same for every process, and after a restart.
 */
export async function roomForBlocked(
  shops: string[],
  { perHour, inAll }: BlockedCaps,
  now: Date,
): Promise<Map<string, number>> {
  if (shops.length === 0) return new Map();
  const hour = hourOf(now);
  const counts = await db.hourlyCount.findMany({
    where: { shop: { in: shops }, hour: { in: [hour, ALL_HOURS] }, state: "blocked" },
    select: { shop: true, hour: true, count: true },
  });
  const countOf = (shop: string, of: string) =>
    counts.find((one) => one.shop === shop && one.hour === of)?.count ?? 0;
  const left = (cap: number, count: number) => (cap === 0 ? Infinity : Math.max(0, cap - count));
  return new Map(
    shops.map((shop) => [
      shop,
      Math.min(left(perHour, countOf(shop, hour)), left(inAll, countOf(shop, ALL_HOURS))),
    ]),
  );
}

/** How many of a shop's sign-ups were blocked in this UTC hour and in the one before. */
export async function blockedLately(shop: string, now: Date): Promise<number> {
  const hours = [hourOf(now), hourOf(new Date(now.getTime() - HOUR_MS))];
  const { _sum } = await db.hourlyCount.aggregate({
    where: { shop, hour: { in: hours }, state: "blocked" },
    _sum: { count: true },
  });
  return _sum.count ?? 0;
}

/** As in `BUCKET_SQL`. */
function hourOf(time: Date): string {
  return time.toISOString().slice(0, 13);
}
