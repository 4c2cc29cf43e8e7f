import { Prisma } from "#prisma/client/client.ts";
import { conditionsOf, type Conditions } from "../log/conditions.server.ts";
import type { LogFilter } from "../log/filter.ts";

/**
 * The rows that matched at a time and have not changed since. The order does not cover a row that
 * was signed up, or failed, after that; so one order never acts twice on a row.
 */
export async function unchangedSince(
  shop: string,
  filter: LogFilter,
  upTo: Date,
): Promise<Conditions> {
  const { lead, rest } = await conditionsOf(shop, filter);
  return {
    lead: Prisma.sql`${lead} AND "createdAt" <= ${upTo}`,
    rest: [...rest, Prisma.sql`"updatedAt" <= ${upTo}`],
  };
}
