import { Prisma } from "#prisma/client/client.ts";
import { db, dialect } from "../../server/database/db.server.ts";
import { LISTED_STATES } from "../subscription.ts";
import type { Conditions } from "./conditions.server.ts";
import type { LogPlace, Order } from "./filter.ts";
import type { GroupedPosition } from "./grouped-cursor.ts";
import type { Direction } from "./scan-log.server.ts";

/** Orders by something else than the time: rows are in groups, newest first in each. */
export type GroupedOrder = Exclude<Order, "newest" | "oldest">;

/** Rows of variants that Shopify has not named yet come last. */
export const UNTITLED = "untitled";

/** So many groups of a large log are scanned for one page. */
export const MOST_GROUPS = 100;

export interface Grouping {
  view: Pick<LogPlace, "state"> & { order: GroupedOrder };
  conditions: Conditions;
  direction: Direction;
  from: GroupedPosition | null;
}

export function isGrouped(order: Order): order is GroupedOrder {
  return order !== "newest" && order !== "oldest";
}

export function isByState(order: Order): boolean {
  return order === "state" || order === "state_desc";
}

export interface Group {
  key: string;
  /** The rows of the group, through an index in the order of their times. */
  lead: Prisma.Sql;
  rest: Prisma.Sql[];
}

/** In the order of the tabs, or the other way round. */
export function statesIn(shop: string, { state, order }: Grouping["view"]): Group[] {
  const states = state ? [state] : [...LISTED_STATES];
  if (order === "state_desc") states.reverse();
  return states.map((key) => ({
    key,
    lead: Prisma.sql`"shop" = ${shop} AND "state" = ${key}`,
    rest: [],
  }));
}

/** The states from the position on, in the direction of the scan. */
export function statesFrom(states: Group[], { direction, from }: Grouping): Group[] {
  const ordered = direction === "older" ? states : states.toReversed();
  const start = from ? ordered.findIndex(({ key }) => key === from.group) : 0;
  return ordered.slice(Math.max(start, 0));
}

/** Those of these variants that have a name, by it, without regard to capitals and accents. */
export async function variantsAmong(
  shop: string,
  order: GroupedOrder,
  variantIds: string[],
): Promise<string[]> {
  const way = Prisma.raw(order === "product" ? "ASC" : "DESC");
  const variants = await db.$queryRaw<{ variantId: string }[]>`
    SELECT "variantId" FROM "Variant" WHERE "shop" = ${shop} AND "searchText" <> ''
      AND "variantId" IN (SELECT value FROM ${dialect.jsonEach([...new Set(variantIds)])})
    ORDER BY "searchText" ${way}, "variantId" ${way}`;
  return variants.map(({ variantId }) => variantId);
}

/**
 * As many variants as one page scans, from the position's on, in the direction of the scan; those
 * without a name are one group at the end. From a variant that has lost its name it starts from the first one again.
 */
export async function variantsFrom(
  shop: string,
  { view, conditions, direction, from }: Grouping,
): Promise<Group[]> {
  const forwards = direction === "older";
  const others = untitled(shop, conditions);
  const isAtOthers = from ? from.group === UNTITLED : !forwards;
  if (isAtOthers && forwards) return [others];
  const way = (view.order === "product") === forwards ? "ASC" : "DESC";
  const behind = from && !isAtOthers ? await behindVariant(shop, from.group, way) : Prisma.empty;
  const variants = await db.$queryRaw<{ variantId: string }[]>`
    SELECT "variantId" FROM "Variant" WHERE "shop" = ${shop} AND "searchText" <> '' ${behind}
    ORDER BY "searchText" ${Prisma.raw(way)}, "variantId" ${Prisma.raw(way)}
    LIMIT ${MOST_GROUPS + 1}`;
  const groups = variants.map(({ variantId }) => ({
    key: variantId,
    lead: Prisma.sql`"shop" = ${shop} AND "variantId" = ${variantId}`,
    rest: [],
  }));
  if (isAtOthers) return [others, ...groups];
  return forwards && groups.length <= MOST_GROUPS ? [...groups, others] : groups;
}

/** The condition for a variant and those behind it in their order; none where it has no name. */
async function behindVariant(
  shop: string,
  variantId: string,
  way: "ASC" | "DESC",
): Promise<Prisma.Sql> {
  const variant = await db.variant.findUnique({
    where: { shop_variantId: { shop, variantId } },
    select: { searchText: true },
  });
  if (!variant?.searchText) return Prisma.empty;
  const past = Prisma.raw(way === "ASC" ? ">=" : "<=");
  return Prisma.sql`AND ("searchText", "variantId") ${past} (${variant.searchText}, ${variantId})`;
}

function untitled(shop: string, { lead }: Conditions): Group {
  const titled = Prisma.sql`SELECT "variantId" FROM "Variant" WHERE "shop" = ${shop} AND "searchText" <> ''`;
  return { key: UNTITLED, lead, rest: [Prisma.sql`"variantId" NOT IN (${titled})`] };
}
