import { Prisma } from "#prisma/client/client.ts";
import { commit, db, dialect, write } from "../../server/database/db.server.ts";
import { ALL_DAYS, IS_SIGN_UP, VARIANT_SQL } from "./variant-counts.server.ts";

/** What is counted of a variant. */
export interface Demand {
  waiting: number;
  reached: number;
  signUps: number;
}

/** Stored counts of a variant that differ from its rows, for a day, a month or all days. */
export interface VariantDifference {
  shop: string;
  day: string;
  variantId: string;
  /** The stored counts, and those of the rows. */
  written: Demand;
  counted: Demand;
}

/**
 * Counts every row again and yields the stored counts of variants that differ, by shop and month:
 * each month is read at one moment, in one statement, whatever is signed up and delivered during the
 * recount.
 */
export async function* recountVariants(): AsyncGenerator<VariantDifference> {
  for (const shop of await shopsThere()) {
    for (
      let month = await monthFrom(shop, FIRST);
      month;
      month = await monthFrom(shop, nextOf(month))
    ) {
      yield* await differencesOfMonth(shop, month);
    }
    yield* await differencesOfAll(shop);
  }
}

/** Corrects the stored counts by the differences; changes since the recount are kept. */
export async function correctVariantCounts(differences: VariantDifference[]): Promise<void> {
  const locks = { shops: differences.map(({ shop }) => shop) };
  const statements = () =>
    differences.map(({ shop, day, variantId, written, counted }) => {
      const place = { shop, day, variantId };
      const waiting = counted.waiting - written.waiting;
      const reached = counted.reached - written.reached;
      const signUps = counted.signUps - written.signUps;
      return write.variantCount.upsert({
        where: { shop_day_variantId: place },
        create: { ...place, waiting, reached, signUps },
        update: {
          waiting: { increment: waiting },
          reached: { increment: reached },
          signUps: { increment: signUps },
        },
      });
    });
  await commit(statements, { locks });
}

/** Before any month, and after the day that means all days. */
const FIRST = "0001-01";

async function shopsThere(): Promise<string[]> {
  const found = await db.$queryRaw<{ shop: string }[]>`
    SELECT "shop" FROM "Merchant" UNION SELECT "shop" FROM "VariantCount" ORDER BY 1`;
  return found.map(({ shop }) => shop);
}

/** The first month from then on, as "2026-11", that has rows or counts of a shop. */
async function monthFrom(shop: string, from: string): Promise<string | undefined> {
  const [found] = await db.$queryRaw<[{ month: string | null }]>`
    SELECT substr(MIN("day"), 1, 7) AS "month" FROM (
      SELECT MIN("day") AS "day" FROM "VariantCount" WHERE "shop" = ${shop} AND "day" >= ${from}
      UNION ALL
      SELECT ${dialect.hourOf(Prisma.sql`MIN("createdAt")`)} FROM "Subscription"
      WHERE "shop" = ${shop} AND "createdAt" >= ${beginningOf(from)}
    ) AS "both"`;
  return found.month ?? undefined;
}

function beginningOf(month: string): Date {
  return new Date(`${month}-01T00:00:00Z`);
}

function nextOf(month: string): string {
  const next = beginningOf(month);
  next.setUTCMonth(next.getUTCMonth() + 1);
  return next.toISOString().slice(0, 7);
}

/** The month and its days: those that begin like it. */
async function differencesOfMonth(shop: string, month: string): Promise<VariantDifference[]> {
  const next = nextOf(month);
  const rows = Prisma.sql`
    SELECT ${VARIANT_SQL.day} AS "day", "variantId" FROM "Subscription"
    WHERE "shop" = ${shop} AND "createdAt" >= ${beginningOf(month)}
      AND "createdAt" < ${beginningOf(next)} AND ${IS_SIGN_UP}`;
  return differing(
    shop,
    Prisma.sql`"day" >= ${month} AND "day" < ${next}`,
    Prisma.sql`
      SELECT "day", "variantId", 0, 0, 0, 0, 0, 1 FROM (${rows}) AS "ofDays"
      UNION ALL
      SELECT substr("day", 1, 7), "variantId", 0, 0, 0, 0, 0, 1 FROM (${rows}) AS "ofMonth"`,
  );
}

/** The counts of all days. */
async function differencesOfAll(shop: string): Promise<VariantDifference[]> {
  return differing(
    shop,
    Prisma.sql`"day" = ${ALL_DAYS}`,
    Prisma.sql`
      SELECT ${ALL_DAYS}, "variantId", 0, 0, 0, ${VARIANT_SQL.waiting}, ${VARIANT_SQL.reached}, 1
      FROM "Subscription" WHERE "shop" = ${shop} AND ${IS_SIGN_UP}`,
  );
}

/** Some databases return sums of integers as bigint. */
type Found = { day: string; variantId: string } & Record<
  "waiting" | "reached" | "signUps" | "waits" | "reaches" | "signsUp",
  number | bigint
>;

/**
 * The counts of some days that differ from the rows. `counted` selects one row for each of them:
 * day, variant, three zeros, and what it adds to each count.
 */
async function differing(
  shop: string,
  days: Prisma.Sql,
  counted: Prisma.Sql,
): Promise<VariantDifference[]> {
  const found = await db.$queryRaw<Found[]>`
    SELECT "day", "variantId", SUM("waiting") AS "waiting", SUM("reached") AS "reached",
      SUM("signUps") AS "signUps", SUM("waits") AS "waits", SUM("reaches") AS "reaches",
      SUM("signsUp") AS "signsUp"
    FROM (
      SELECT "day", "variantId", "waiting", "reached", "signUps",
        0 AS "waits", 0 AS "reaches", 0 AS "signsUp"
      FROM "VariantCount" WHERE "shop" = ${shop} AND ${days}
      UNION ALL ${counted}
    ) AS "all"
    GROUP BY 1, 2
    HAVING SUM("waiting") <> SUM("waits") OR SUM("reached") <> SUM("reaches")
      OR SUM("signUps") <> SUM("signsUp")
    ORDER BY 1, 2`;
  return found.map(({ day, variantId, ...of }) => ({
    shop,
    day,
    variantId,
    written: {
      waiting: Number(of.waiting),
      reached: Number(of.reached),
      signUps: Number(of.signUps),
    },
    counted: {
      waiting: Number(of.waits),
      reached: Number(of.reaches),
      signUps: Number(of.signsUp),
    },
  }));
}
