import { Prisma } from "#prisma/client/client.ts";
import { db } from "../../server/db.server.ts";
import { SCAN_LIMIT, type Conditions } from "./conditions.server.ts";

/** A page counts matches up to this number: beyond that it says "1,000+". */
export const MOST_COUNTED = 1_000;

export interface MatchCount {
  count: number;
  /** Whether there are, or may be, more than these. */
  more: boolean;
}

/**
 * How many rows match, up to `most` of them and within a scan of 5,000 rows. These need not be the
 * first rows of the log, so a page far down shows the same number.
 */
export async function countMeant(
  { lead, rest }: Conditions,
  most = MOST_COUNTED,
): Promise<MatchCount> {
  const meant = rest.length > 0 ? Prisma.join(rest, " AND ") : Prisma.sql`1 = 1`;
  const [sums] = await db.$queryRaw<[{ count: number | bigint; looked: number | bigint }]>`
    SELECT COALESCE(SUM(CASE WHEN ${meant} THEN 1 ELSE 0 END), 0) AS "count", COUNT(*) AS "looked"
    FROM (SELECT * FROM "Subscription" WHERE ${lead} LIMIT ${SCAN_LIMIT}) AS "some"`;
  const count = Number(sums.count);
  const all = Number(sums.looked) < SCAN_LIMIT;
  return count > most ? { count: most, more: true } : { count, more: !all };
}
