import { db } from "../db.server.ts";
import type { Prisma } from "#prisma/client/client.ts";
import { countryOf } from "./country.ts";
import { matching, type LogFilter } from "./filter.ts";
import type { State } from "./subscription.ts";

export interface ResendFilter {
  state: "failed" | "blocked";
  search: string;
}

/**
 * What "all that match" means: the failed rows, or the blocked ones where the filter names them.
 * Undefined where the filter shows rows that are never sent again.
 */
export function toResendFilter({
  state,
  search,
}: Pick<LogFilter, "state" | "search">): ResendFilter | undefined {
  if (state === null || state === "failed") return { state: "failed", search };
  return state === "blocked" ? { state, search } : undefined;
}

/**
 * The rows that matched at a time and have not changed since. Nobody has ordered anything for a row
 * that was signed up, or failed, after that; and so no row is sent again twice by one order.
 */
export async function unchangedSince(
  shop: string,
  filter: ResendFilter,
  upTo: Date,
): Promise<Prisma.SubscriptionWhereInput> {
  return {
    AND: [await meantBy(shop, filter), { createdAt: { lte: upTo }, updatedAt: { lte: upTo } }],
  };
}

/**
 * How many rows "all that match" would send again now; 0 where the page has none of them, which
 * spares most pages the counting.
 */
export async function countResendable(
  shop: string,
  filter: Pick<LogFilter, "state" | "search">,
  page: { state: State }[],
): Promise<number> {
  const wanted = toResendFilter(filter);
  if (!wanted || !page.some(({ state }) => state === wanted.state)) return 0;
  return db.subscription.count({ where: await meantBy(shop, wanted) });
}

async function meantBy(shop: string, filter: ResendFilter): Promise<Prisma.SubscriptionWhereInput> {
  return matching(shop, filter, filter.search ? await countryOf(shop) : "");
}
