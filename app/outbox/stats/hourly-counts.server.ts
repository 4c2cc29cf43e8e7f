import type * as runtime from "@prisma/client/runtime/client";
import { Prisma } from "#prisma/client/client.ts";
import { commit, db } from "../../server/db.server.ts";
import { jsonEach } from "../queue/json-each.server.ts";

/** Four classes of times to each doubling: what is read from them is about 10 % off at the most. */
const CLASSES_PER_DOUBLING = 4;

/**
 * What a row adds to: its shop's sum of the hour it was signed up in, by where it stands. A row that
 * Klaviyo has also says how long that took, from 1 for up to a millisecond, where it went as it came:
 * one that was sent again, corrected or joined took somebody else's time. In SQLite's words.
 */
export const BUCKET_SQL = {
  hour: Prisma.sql`substr("createdAt", 1, 13)`,
  took: Prisma.sql`
    CASE WHEN "state" = 'delivered' AND "version" = 1 THEN COALESCE(1 + CAST(
      ln(MAX(1, (unixepoch("deliveredAt", 'subsec') - unixepoch("createdAt", 'subsec')) * 1000))
      / ln(2) * ${Prisma.raw(String(CLASSES_PER_DOUBLING))} AS INTEGER), 0) ELSE 0 END`,
};

/** The time that stands for a class, in milliseconds: the middle of it. */
export function millisecondsOf(took: number): number {
  return 2 ** ((took - 0.5) / CLASSES_PER_DOUBLING);
}

/**
 * Commits statements that may move these rows from one state to another, and moves them in the sums
 * with it: they are taken out as they stand before, and added as they stand then, whichever of them
 * have really moved. Throws as `commit` does.
 */
export async function commitCounted<T extends Prisma.PrismaPromise<unknown>[]>(
  ids: string[],
  statements: () => [...T],
): Promise<runtime.Types.Utils.UnwrapTuple<T>> {
  if (ids.length === 0) return commit(statements);
  const results = await commit(() => [
    adjustCounts(ids, -1),
    ...statements(),
    adjustCounts(ids, 1),
  ]);
  return results.slice(1, -1) as runtime.Types.Utils.UnwrapTuple<T>;
}

/** The hour that stands for all of them: what a shop has in a state is read in one row. */
export const ALL_HOURS = "";

/** Adds rows to the sums as they stand, or takes them out. The cost is by the statement. */
export function adjustCounts(ids: string[], times: 1 | -1): Prisma.PrismaPromise<number> {
  return db.$executeRaw`
    WITH "moved" AS (
      SELECT "shop", ${BUCKET_SQL.hour} AS "hour", "state", ${BUCKET_SQL.took} AS "took"
      FROM "Subscription" WHERE "id" IN (SELECT value FROM ${jsonEach(ids)})
    )
    INSERT INTO "HourlySum" ("shop", "hour", "state", "took", "count")
    SELECT * FROM (
      SELECT "shop", "hour", "state", "took", ${times} * COUNT(*) FROM "moved" GROUP BY 1, 2, 3, 4
      UNION ALL
      SELECT "shop", ${ALL_HOURS}, "state", 0, ${times} * COUNT(*) FROM "moved" GROUP BY 1, 3
    ) AS "sums" WHERE 1 = 1
    ON CONFLICT ("shop", "hour", "state", "took")
      DO UPDATE SET "count" = "count" + excluded."count"`;
}
