import { db, dialect } from "../../server/database/db.server.ts";

/**
 * How many stored calls of each row recorded consent: a merchant's count of attempts leaves them
 * out. A row without any is not in it. Of a row with more than 25 calls, those that `settle` has
 * deleted are not known, and stay in its count.
 */
export async function consentCallsOf(ids: string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const found = await db.$queryRaw<{ subscriptionId: string; calls: number | bigint }[]>`
    SELECT "subscriptionId", COUNT(*) AS "calls" FROM "Attempt"
    WHERE "subscriptionId" IN (SELECT value FROM ${dialect.jsonEach(ids)}) AND "step" = 'consent'
    GROUP BY "subscriptionId"`;
  return new Map(found.map(({ subscriptionId, calls }) => [subscriptionId, Number(calls)]));
}
