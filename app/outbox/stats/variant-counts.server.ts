import { Prisma } from "#prisma/client/client.ts";
import { dialect, write, type Statement } from "../../server/database/db.server.ts";
import { MAY_BE_DELIVERED } from "../queue/may-be-delivered.server.ts";
import { BUCKET_SQL, IS_COUNTED } from "./hourly-counts.server.ts";

/** The day that means all days: only its counts say who waits. */
export const ALL_DAYS = "";

/** A sign-up that a shopper still wants something of: neither a suspected bot's nor erased. */
export const IS_SIGN_UP = Prisma.sql`"state" IN ('queued', 'delivered', 'failed') AND ${IS_COUNTED}`;

/** What a sign-up adds to the counts of its variant. */
export const VARIANT_SQL = {
  /** The UTC day of the sign-up, as "2026-11-26". */
  day: Prisma.sql`substr(${BUCKET_SQL.hour}, 1, 10)`,
  /** A row without a key is closed for good, and so is one of an ended round. */
  waiting: Prisma.sql`CASE WHEN "dedupeKey" IS NULL THEN 0 ELSE 1 END`,
  reached: Prisma.sql`CASE WHEN "dedupeKey" IS NOT NULL AND "state" = 'delivered' THEN 1 ELSE 0 END`,
};

/** Adds the counts of a statement's rows to the stored ones. */
const ADDS = Prisma.sql`
  ON CONFLICT ("shop", "day", "variantId") DO UPDATE SET
    "waiting" = "VariantCount"."waiting" + excluded."waiting",
    "reached" = "VariantCount"."reached" + excluded."reached",
    "signUps" = "VariantCount"."signUps" + excluded."signUps"`;

/**
 * Adds rows to the counts of their variants as they are at present, or subtracts them: to those of
 * their day, of its month and of all days. Cost is per statement.
 */
export function adjustVariantCounts(ids: string[], times: 1 | -1): Statement<number> {
  return write.$executeRaw`
    WITH "moved" AS (
      SELECT "shop", ${VARIANT_SQL.day} AS "day", "variantId",
        ${VARIANT_SQL.waiting} AS "waiting", ${VARIANT_SQL.reached} AS "reached"
      FROM "Subscription"
      WHERE "id" IN (SELECT value FROM ${dialect.jsonEach(ids)}) AND ${IS_SIGN_UP}
    )
    INSERT INTO "VariantCount" ("shop", "day", "variantId", "waiting", "reached", "signUps")
    SELECT * FROM (
      SELECT "shop", "day", "variantId", 0, 0, ${times} * COUNT(*) FROM "moved" GROUP BY 1, 2, 3
      UNION ALL
      SELECT "shop", substr("day", 1, 7), "variantId", 0, 0, ${times} * COUNT(*)
      FROM "moved" GROUP BY 1, 2, 3
      UNION ALL
      SELECT "shop", ${ALL_DAYS}, "variantId",
        ${times} * SUM("waiting"), ${times} * SUM("reached"), ${times} * COUNT(*)
      FROM "moved" GROUP BY 1, 3
    ) AS "sums" WHERE 1 = 1
    ${ADDS}`;
}

/**
 * Adds the rows that the statements after it deliver, in place of `adjustVariantCounts` before and
 * after them: Klaviyo's 202 changes nothing else of a variant's counts. It has the conditions of
 * `move`; the lock on the rows' shops keeps them true until then. Cost is per statement.
 */
export function addReached(called: { id: string; version: number }[]): Statement<number> {
  const list = called.map(({ id, version }) => [id, version]);
  return write.$executeRaw`
    INSERT INTO "VariantCount" ("shop", "day", "variantId", "waiting", "reached", "signUps")
    SELECT "shop", ${ALL_DAYS}, "variantId", 0, COUNT(*), 0
    FROM ${dialect.jsonEachList(list)} AS "called"
    CROSS JOIN "Subscription"
    WHERE "Subscription"."id" = "called".value ->> 0 AND "version" = CAST("called".value ->> 1 AS INTEGER)
      AND ${MAY_BE_DELIVERED} AND "dedupeKey" IS NOT NULL AND ${IS_COUNTED}
    GROUP BY 1, 3
    ${ADDS}`;
}
