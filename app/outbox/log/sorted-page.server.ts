import { Prisma } from "#prisma/client/client.ts";
import { db, dialect } from "../../server/database/db.server.ts";
import { LISTED_STATES } from "../subscription.ts";
import type { Conditions } from "./conditions.server.ts";
import type { LogPlace, Order } from "./filter.ts";
import { SCAN_LIMIT } from "./scan-limit.ts";
import { scanLog, type Direction, type LogPosition } from "./scan-log.server.ts";

/** Orders by something else than the time: rows are in groups, newest first in each. */
export type GroupedOrder = Exclude<Order, "newest" | "oldest">;

/** A position in such an order. */
export interface GroupedPosition extends LogPosition {
  /** A state, a variant's id, or `UNTITLED`. */
  group: string;
}

interface Sorted {
  /** In the direction of the scan. */
  rows: GroupedPosition[];
  /** Where the scan stopped before enough rows and before the log's end; else null. */
  stoppedAt: GroupedPosition | null;
  /** How many rows come before these, where that is known. */
  before: number | undefined;
}

interface SortOptions {
  view: Pick<LogPlace, "state"> & { order: GroupedOrder };
  conditions: Conditions;
  direction: Direction;
  from: GroupedPosition | null;
  limit: number;
  /** As in `scanLog`; 5,000 by default. */
  most?: number;
}

/** Rows of variants that Shopify has not named yet come last. */
const UNTITLED = "untitled";

/** So many groups of a large log, and rows of each, are scanned for one page. */
const MOST_GROUPS = 100;
const MOST_OF_GROUP = 1_000;

const START = { createdAt: new Date(99_999_999_999_999), id: "" };
const END = { createdAt: new Date(0), id: "" };

/**
 * Rows by product or by state from a position on. Where all rows that may match are within the scan
 * limit, one statement reads them. In a larger log, groups are scanned one after the other, each
 * through its index: as with `scanLog`, the caller may have to continue from where that stopped.
 */
export async function sortedRows(shop: string, options: SortOptions): Promise<Sorted> {
  const { view, conditions, from, most = SCAN_LIMIT } = options;
  const few = await allOf(conditions, most);
  if (isByState(view.order)) {
    const states = statesIn(shop, view);
    if (!few) return scanGroups(statesFrom(states, options), options);
    const rows = few.map(({ state, ...row }) => ({ ...row, group: state }));
    return pageOf(
      rows,
      states.map(({ key }) => key),
      options,
    );
  }
  if (!few) return scanGroups(await variantsFrom(shop, options), options);
  const named = [...few.map(({ variantId }) => variantId), ...(from ? [from.group] : [])];
  const titled = await variantsAmong(shop, view.order, named);
  const known = new Set(titled);
  const rows = few.map(({ variantId, ...row }) => ({
    ...row,
    group: known.has(variantId) ? variantId : UNTITLED,
  }));
  return pageOf(rows, [...titled, UNTITLED], options);
}

export function isGrouped(order: Order): order is GroupedOrder {
  return order !== "newest" && order !== "oldest";
}

function isByState(order: Order): boolean {
  return order === "state" || order === "state_desc";
}

interface Group {
  key: string;
  /** The rows of the group, through an index in the order of their times. */
  lead: Prisma.Sql;
  rest: Prisma.Sql[];
}

/** In the order of the tabs, or the other way round. */
function statesIn(shop: string, { state, order }: SortOptions["view"]): Group[] {
  const states = state ? [state] : [...LISTED_STATES];
  if (order === "state_desc") states.reverse();
  return states.map((key) => ({
    key,
    lead: Prisma.sql`"shop" = ${shop} AND "state" = ${key}`,
    rest: [],
  }));
}

/** The states from the position on, in the direction of the scan. */
function statesFrom(states: Group[], { direction, from }: SortOptions): Group[] {
  const ordered = direction === "older" ? states : states.toReversed();
  const start = from ? ordered.findIndex(({ key }) => key === from.group) : 0;
  return ordered.slice(Math.max(start, 0));
}

/** Those of these variants that have a name, by it, without regard to capitals and accents. */
async function variantsAmong(
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
async function variantsFrom(
  shop: string,
  { view, conditions, direction, from }: SortOptions,
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

interface Keyed extends LogPosition {
  variantId: string;
  state: string;
}

/** All matching rows, newest first, with what they are grouped by; undefined where more may match. */
async function allOf({ lead, rest }: Conditions, most: number): Promise<Keyed[] | undefined> {
  const meant = rest.length > 0 ? Prisma.join(rest, " AND ") : Prisma.sql`1 = 1`;
  const looked = Prisma.sql`
    SELECT * FROM "Subscription" WHERE ${lead} ORDER BY "createdAt" DESC, "id" DESC LIMIT ${most + 1}`;
  const [{ count }] = await db.$queryRaw<[{ count: number | bigint }]>`
    SELECT COUNT(*) AS "count" FROM (${looked}) AS "looked"`;
  if (Number(count) > most) return undefined;
  const found = await db.$queryRaw<(Omit<Keyed, "createdAt"> & { at: string | Date })[]>`
    SELECT "id", "createdAt" AS "at", "variantId", "state" FROM (${looked}) AS "looked"
    WHERE ${meant} ORDER BY "createdAt" DESC, "id" DESC`;
  return found.map(({ at, ...row }) => ({ ...row, createdAt: new Date(at) }));
}

/** A page of rows that are all known, by their groups in this order. */
function pageOf(
  rows: GroupedPosition[],
  groups: string[],
  { direction, from, limit }: SortOptions,
): Sorted {
  const places = new Map(groups.map((key, at) => [key, at]));
  const last = groups.length - 1;
  const placeOf = (key: string) => places.get(key) ?? last;
  // Stable: rows of a group stay newest first.
  const sorted = rows.toSorted((one, other) => placeOf(one.group) - placeOf(other.group));
  const compare = (one: GroupedPosition, other: GroupedPosition) =>
    placeOf(one.group) - placeOf(other.group) ||
    +other.createdAt - +one.createdAt ||
    (one.id < other.id ? 1 : one.id > other.id ? -1 : 0);
  if (direction === "older") {
    const at = from ? sorted.findIndex((row) => compare(row, from) > 0) : 0;
    const before = at === -1 ? sorted.length : at;
    return { rows: sorted.slice(before, before + limit), stoppedAt: null, before };
  }
  const until = from ? sorted.filter((row) => compare(row, from) < 0).length : sorted.length;
  const found = sorted.slice(Math.max(until - limit, 0), until);
  return { rows: found.reverse(), stoppedAt: null, before: Math.max(until - limit, 0) };
}

/** Scans groups, which begin with that of the position, in the direction of the scan. */
async function scanGroups(
  groups: Group[],
  { conditions, direction, from, limit, most = SCAN_LIMIT }: SortOptions,
): Promise<Sorted> {
  const rows: GroupedPosition[] = [];
  const ofGroup = Math.min(MOST_OF_GROUP, most);
  for (const [at, group] of groups.entries()) {
    const begin = direction === "older" ? START : END;
    if (at === MOST_GROUPS) {
      return { rows, stoppedAt: { group: group.key, ...begin }, before: undefined };
    }
    const scanned = await scanLog({
      conditions: within(group, conditions),
      direction,
      from: from && at === 0 && group.key === from.group ? from : null,
      limit: limit - rows.length,
      most: ofGroup,
    });
    rows.push(...scanned.rows.map((row) => ({ ...row, group: group.key })));
    if (scanned.stoppedAt) {
      const stoppedAt = { ...scanned.stoppedAt, group: group.key };
      return { rows, stoppedAt, before: undefined };
    }
    if (rows.length === limit) break;
  }
  return { rows, stoppedAt: null, before: from ? undefined : 0 };
}

/** What led checks each row of the group. */
function within({ lead, rest }: Group, conditions: Conditions): Conditions {
  if (lead === conditions.lead) {
    return { lead: conditions.lead, rest: [...conditions.rest, ...rest] };
  }
  return { lead, rest: [conditions.lead, ...conditions.rest, ...rest] };
}

const CURSOR = /^(older|newer)\.(\d{1,14})\.([0-9a-f-]{36}|)\.([0-9a-z]{1,20})$/;

/** Writes a position and a direction for an address. */
export function writeGroupedCursor(direction: Direction, at: GroupedPosition): string {
  return `${direction}.${at.createdAt.getTime()}.${at.id}.${at.group}`;
}

/** Reads a cursor from an address; undefined where it is invalid, or of another order. */
export function readGroupedCursor(
  text: string | null,
): { direction: Direction; place: GroupedPosition } | undefined {
  const [, direction, time, id, group] = CURSOR.exec(text ?? "") ?? [];
  if (!time || id === undefined || !group) return undefined;
  return {
    direction: direction === "newer" ? "newer" : "older",
    place: { createdAt: new Date(Number(time)), id, group },
  };
}
