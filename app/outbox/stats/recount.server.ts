import { commit, db } from "../../server/db.server.ts";
import { ALL_HOURS, BUCKET_SQL } from "./hourly-counts.server.ts";

/** A sum that is not what its rows come to. */
export interface CountDifference {
  shop: string;
  hour: string;
  state: string;
  took: number;
  /** What is written there, and how many rows there are. */
  written: number;
  counted: number;
}

/**
 * Counts every row again and tells where the sums say otherwise, by shop and day: each day is read at
 * one moment, whatever is signed up and handed over meanwhile. A day's rows are counted in one go.
 */
export async function* recount(): AsyncGenerator<CountDifference> {
  for (const shop of await shopsThere()) {
    for (let day = await nextDay(shop, FIRST); day; day = await nextDay(shop, after(day))) {
      yield* await differencesOf(shop, day);
    }
    yield* await differencesOfAll(shop);
  }
}

/** Writes what was counted where something else was written; what has changed since then is kept. */
export async function mend(differences: CountDifference[]): Promise<void> {
  await commit(() =>
    differences.map(({ shop, hour, state, took, written, counted }) => {
      const place = { shop, hour, state, took };
      const count = counted - written;
      return db.hourlySum.upsert({
        where: { shop_hour_state_took: place },
        create: { ...place, count },
        update: { count: { increment: count } },
      });
    }),
  );
}

/** Before any year that a time is written with, and after the hour that stands for all. */
const FIRST = "0";

async function shopsThere(): Promise<string[]> {
  const found = await db.$queryRaw<{ shop: string }[]>`
    SELECT "shop" FROM "Merchant" UNION SELECT "shop" FROM "HourlySum" ORDER BY 1`;
  return found.map(({ shop }) => shop);
}

/** The first day from then on, as "2026-11-26", that has rows or sums of a shop. */
async function nextDay(shop: string, from: string): Promise<string | undefined> {
  const [found] = await db.$queryRaw<[{ day: string | null }]>`
    SELECT substr(MIN("hour"), 1, 10) AS "day" FROM (
      SELECT MIN("hour") AS "hour" FROM "HourlySum" WHERE "shop" = ${shop} AND "hour" >= ${from}
      UNION ALL
      SELECT MIN("createdAt") FROM "Subscription" WHERE "shop" = ${shop} AND "createdAt" >= ${from}
    ) AS "both"`;
  return found.day ?? undefined;
}

/** What comes after every time of that day, and before the next one: as text, by its last letter. */
function after(day: string): string {
  return `${day}~`;
}

/** The sums of all hours: in one go, as each must be what its hours come to at one moment. */
async function differencesOfAll(shop: string): Promise<CountDifference[]> {
  const found = await db.$queryRaw<Found[]>`
    SELECT "state", SUM("written") AS "written", SUM("counted") AS "counted" FROM (
      SELECT "state", "count" AS "written", 0 AS "counted"
      FROM "HourlySum" WHERE "shop" = ${shop} AND "hour" = ${ALL_HOURS}
      UNION ALL
      SELECT "state", 0, COUNT(*) FROM "Subscription" WHERE "shop" = ${shop} GROUP BY 1
    ) AS "all"
    GROUP BY 1 HAVING SUM("written") <> SUM("counted") ORDER BY 1`;
  return found.map(({ state, written, counted }) => ({
    ...{ shop, hour: ALL_HOURS, state, took: 0 },
    ...{ written: Number(written), counted: Number(counted) },
  }));
}

/** Whole numbers that a database adds up come as bigint from some. */
type Found = Pick<CountDifference, "hour" | "state"> &
  Record<"took" | "written" | "counted", number | bigint>;

async function differencesOf(shop: string, day: string): Promise<CountDifference[]> {
  const to = after(day);
  const found = await db.$queryRaw<Found[]>`
    SELECT "hour", "state", "took", SUM("written") AS "written", SUM("counted") AS "counted" FROM (
      SELECT "hour", "state", "took", "count" AS "written", 0 AS "counted"
      FROM "HourlySum" WHERE "shop" = ${shop} AND "hour" >= ${day} AND "hour" < ${to}
      UNION ALL
      SELECT ${BUCKET_SQL.hour}, "state", ${BUCKET_SQL.took}, 0, 1
      FROM "Subscription" WHERE "shop" = ${shop} AND "createdAt" >= ${day} AND "createdAt" < ${to}
    ) AS "all"
    GROUP BY 1, 2, 3 HAVING SUM("written") <> SUM("counted") ORDER BY 1, 2, 3`;
  return found.map(({ hour, state, took, written, counted }) => ({
    ...{ shop, hour, state },
    ...{ took: Number(took), written: Number(written), counted: Number(counted) },
  }));
}
