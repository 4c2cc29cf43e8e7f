import { Prisma } from "#prisma/client/client.ts";
import { db } from "../../server/database/db.server.ts";
import { type Conditions, conditionsOf } from "./conditions.server.ts";
import { SCAN_LIMIT } from "./scan-limit.ts";
import { targetFilter } from "../bulk/bulk-action.ts";
import { sumOf, type StateCounts } from "../stats/state-counts.ts";
import type { FixedFilter, Order } from "./filter.ts";
import type { LogPosition } from "./scan-log.server.ts";
import type { ShopRegion } from "./shop-region.ts";

/** A page counts matches up to this number: beyond that it says "1,000+". */
const MOST_COUNTED = 1_000;

export interface MatchCount {
  count: number;
  /** Whether there are, or may be, more than these. */
  more: boolean;
}

/**
 * How many rows match, up to `most` of them and within a scan of the newest 5,000 rows, so that a
 * page far down shows the same number. In order: for any 5,000 rows, PostgreSQL would read the table
 * from its beginning, where these may be far away.
 */
export async function countMeant(
  { lead, rest }: Conditions,
  most = MOST_COUNTED,
): Promise<MatchCount> {
  const meant = rest.length > 0 ? Prisma.join(rest, " AND ") : Prisma.sql`1 = 1`;
  const [sums] = await db.$queryRaw<[{ count: number | bigint; looked: number | bigint }]>`
    SELECT COALESCE(SUM(CASE WHEN ${meant} THEN 1 ELSE 0 END), 0) AS "count", COUNT(*) AS "looked"
    FROM (
      SELECT * FROM "Subscription" WHERE ${lead}
      ORDER BY "createdAt" DESC, "id" DESC LIMIT ${SCAN_LIMIT}
    ) AS "some"`;
  const count = Number(sums.count);
  const all = Number(sums.looked) < SCAN_LIMIT;
  return count > most ? { count: most, more: true } : { count, more: !all };
}

/**
 * How many rows of a view come before one of its rows; undefined where they are not within a scan of
 * 5,000 rows.
 */
export async function countBefore(
  { lead, rest }: Conditions,
  { createdAt, id }: LogPosition,
  order: Order,
): Promise<number | undefined> {
  const past = Prisma.raw(order === "newest" ? ">" : "<");
  const before = Prisma.sql`${lead} AND ("createdAt", "id") ${past} (${createdAt}, ${id})`;
  const { count, more } = await countMeant({ lead: before, rest }, SCAN_LIMIT);
  return more ? undefined : count;
}

export interface Matching {
  /** How many rows match a filter. */
  matching: MatchCount;
  /** How many of them would be sent again. */
  sendable: MatchCount;
}

interface KnownOfFilter {
  /** Undefined where the filter names more than a state. */
  counts: StateCounts | undefined;
  conditions: Conditions;
  region: ShopRegion;
}

/**
 * Counts the rows that "all that match" covers: from the state counts where the filter names at
 * most a state, else by its conditions, which the caller that lists the rows has built already.
 */
export async function countMatching(
  shop: string,
  filter: FixedFilter,
  { counts, conditions, region }: KnownOfFilter,
): Promise<Matching> {
  const again = targetFilter("send_again", filter);
  const count = async (meant: FixedFilter): Promise<MatchCount> => {
    if (counts) return { count: sumOf(counts, meant.state), more: false };
    return countMeant(meant === filter ? conditions : await conditionsOf(shop, meant, region));
  };
  const matching = count(filter);
  if (!again) return { matching: await matching, sendable: { count: 0, more: false } };
  const sendable = again.state === filter.state ? matching : count(again);
  const [all, some] = await Promise.all([matching, sendable]);
  return { matching: all, sendable: some };
}
