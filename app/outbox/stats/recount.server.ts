import { DAY_MS } from "../../server/durations.ts";
import { Prisma } from "#prisma/client/client.ts";
import { commit, db, dialect, write } from "../../server/database/db.server.ts";
import { ALL_HOURS, BUCKET_SQL, IS_COUNTED } from "./hourly-counts.server.ts";

/** A stored count that differs from the number of its rows. */
export interface CountDifference {
  shop: string;
  hour: string;
  state: string;
  latencyBucket: number;
  /** The stored count, and the number of rows. */
  written: number;
  counted: number;
}

/**
 * Counts every row again and yields the stored counts that differ, by shop and day: each day is
 * read at one moment, whatever is signed up and delivered during the recount. A day's rows are
 * counted in one statement.
 */
export async function* recount(): AsyncGenerator<CountDifference> {
  for (const shop of await shopsThere()) {
    for (let day = await nextDay(shop, FIRST); day; day = await nextDay(shop, boundsOf(day).to)) {
      yield* await differencesOfDay(shop, day);
    }
    yield* await differencesOfAll(shop);
  }
}

/** Corrects the stored counts by the differences; changes since the recount are kept. */
export async function correctCounts(differences: CountDifference[]): Promise<void> {
  const locks = { shops: differences.map(({ shop }) => shop) };
  const statements = () =>
    differences.map(({ shop, hour, state, latencyBucket, written, counted }) => {
      const place = { shop, hour, state, latencyBucket };
      const count = counted - written;
      return write.hourlyCount.upsert({
        where: { shop_hour_state_latencyBucket: place },
        create: { ...place, count },
        update: { count: { increment: count } },
      });
    });
  await commit(statements, { locks });
}

/** A bound of days: as the hours of counts are written, and as a time. */
interface Bound {
  hour: string;
  time: Date;
}

/** Before any hour and any time, and after the hour that means all hours. */
const FIRST: Bound = { hour: "0", time: new Date("0001-01-01T00:00:00Z") };

/** The beginning of a day, as "2026-11-26", and the end of it. */
function boundsOf(day: string): { from: Bound; to: Bound } {
  const from = new Date(`${day}T00:00:00Z`);
  // After every hour of the day: compared as text, by its last character.
  return {
    from: { hour: day, time: from },
    to: { hour: `${day}~`, time: new Date(from.getTime() + DAY_MS) },
  };
}

async function shopsThere(): Promise<string[]> {
  const found = await db.$queryRaw<{ shop: string }[]>`
    SELECT "shop" FROM "Merchant" UNION SELECT "shop" FROM "HourlyCount" ORDER BY 1`;
  return found.map(({ shop }) => shop);
}

/** The first day from then on, as "2026-11-26", that has rows or counts of a shop. */
async function nextDay(shop: string, from: Bound): Promise<string | undefined> {
  const [found] = await db.$queryRaw<[{ day: string | null }]>`
    SELECT substr(MIN("hour"), 1, 10) AS "day" FROM (
      SELECT MIN("hour") AS "hour" FROM "HourlyCount" WHERE "shop" = ${shop} AND "hour" >= ${from.hour}
      UNION ALL
      SELECT ${dialect.hourOf(Prisma.sql`MIN("createdAt")`)} FROM "Subscription"
      WHERE "shop" = ${shop} AND "createdAt" >= ${from.time}
    ) AS "both"`;
  return found.day ?? undefined;
}

/**
 * The counts of all hours: in one statement, as each must equal the sum of its hours at one moment.
 */
async function differencesOfAll(shop: string): Promise<CountDifference[]> {
  const found = await db.$queryRaw<Found[]>`
    SELECT "state", SUM("written") AS "written", SUM("counted") AS "counted" FROM (
      SELECT "state", "count" AS "written", 0 AS "counted"
      FROM "HourlyCount" WHERE "shop" = ${shop} AND "hour" = ${ALL_HOURS}
      UNION ALL
      SELECT "state", 0, COUNT(*) FROM "Subscription"
      WHERE "shop" = ${shop} AND ${IS_COUNTED} GROUP BY 1
    ) AS "all"
    GROUP BY 1 HAVING SUM("written") <> SUM("counted") ORDER BY 1`;
  return found.map(({ state, written, counted }) => ({
    shop,
    hour: ALL_HOURS,
    state,
    latencyBucket: 0,
    written: Number(written),
    counted: Number(counted),
  }));
}

/** Some databases return sums of integers as bigint. */
type Found = Pick<CountDifference, "hour" | "state"> &
  Record<"latencyBucket" | "written" | "counted", number | bigint>;

async function differencesOfDay(shop: string, day: string): Promise<CountDifference[]> {
  const { from, to } = boundsOf(day);
  const found = await db.$queryRaw<Found[]>`
    SELECT "hour", "state", "latencyBucket", SUM("written") AS "written", SUM("counted") AS "counted" FROM (
      SELECT "hour", "state", "latencyBucket", "count" AS "written", 0 AS "counted"
      FROM "HourlyCount" WHERE "shop" = ${shop} AND "hour" >= ${from.hour} AND "hour" < ${to.hour}
      UNION ALL
      SELECT ${BUCKET_SQL.hour}, "state", ${BUCKET_SQL.latency}, 0, 1
      FROM "Subscription" WHERE "shop" = ${shop} AND ${IS_COUNTED}
        AND "createdAt" >= ${from.time} AND "createdAt" < ${to.time}
    ) AS "all"
    GROUP BY 1, 2, 3 HAVING SUM("written") <> SUM("counted") ORDER BY 1, 2, 3`;
  return found.map(({ hour, state, latencyBucket, written, counted }) => ({
    shop,
    hour,
    state,
    latencyBucket: Number(latencyBucket),
    written: Number(written),
    counted: Number(counted),
  }));
}
