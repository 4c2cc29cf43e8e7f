import { Prisma } from "#prisma/client/client.ts";
import { dialect, type Statement, write } from "../../server/database/db.server.ts";

/** Four classes of times to each doubling: values read from them are about 10 % off at most. */
const CLASSES_PER_DOUBLING = 4;

/** At least one, as the logarithm of less is negative. */
const latencyMs = dialect.greater(
  Prisma.sql`1`,
  dialect.millisecondsBetween(Prisma.sql`"createdAt"`, Prisma.sql`"deliveredAt"`),
);

/**
 * Which hourly count a row belongs to: its shop's, of the hour of its sign-up, by its state. A
 * delivered row also has a class of how long delivery took, from 1 for up to a millisecond. Latency
 * is recorded only for rows that were never edited, joined or resent (version 1), and not for
 * imported ones, which another app had before.
 */
export const BUCKET_SQL = {
  hour: dialect.hourOf(Prisma.sql`"createdAt"`),
  latency: Prisma.sql`
    CASE WHEN "state" = 'delivered' AND "version" = 1 AND ("source" IS NULL OR "source" <> 'import') THEN COALESCE(1 + ${dialect.truncated(
      Prisma.sql`ln(${latencyMs}) / ln(2) * ${Prisma.raw(String(CLASSES_PER_DOUBLING))}`,
    )}, 0) ELSE 0 END`,
};

/** Test sign-ups are in no figure. */
export const IS_COUNTED = Prisma.sql`"test" IS FALSE`;

/** The representative time of a class, in milliseconds: its middle. */
export function millisecondsOf(latencyBucket: number): number {
  return 2 ** ((latencyBucket - 0.5) / CLASSES_PER_DOUBLING);
}

/** The hour that means all hours: a shop's count of a state is read from one row. */
export const ALL_HOURS = "";

/**
 * Adds rows to the hourly counts in their present state, or subtracts them. Cost is per statement.
 */
export function adjustHourlyCounts(ids: string[], times: 1 | -1): Statement<number> {
  return write.$executeRaw`
    WITH "moved" AS (
      SELECT "shop", ${BUCKET_SQL.hour} AS "hour", "state", ${BUCKET_SQL.latency} AS "latencyBucket"
      FROM "Subscription"
      WHERE "id" IN (SELECT value FROM ${dialect.jsonEach(ids)}) AND ${IS_COUNTED}
    )
    INSERT INTO "HourlyCount" ("shop", "hour", "state", "latencyBucket", "count")
    SELECT * FROM (
      SELECT "shop", "hour", "state", "latencyBucket", ${times} * COUNT(*) FROM "moved" GROUP BY 1, 2, 3, 4
      UNION ALL
      SELECT "shop", ${ALL_HOURS}, "state", 0, ${times} * COUNT(*) FROM "moved" GROUP BY 1, 3
    ) AS "sums" WHERE 1 = 1
    ON CONFLICT ("shop", "hour", "state", "latencyBucket")
      DO UPDATE SET "count" = "HourlyCount"."count" + excluded."count"`;
}
