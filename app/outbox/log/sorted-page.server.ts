import { Prisma } from "#prisma/client/client.ts";
import { db } from "../../server/database/db.server.ts";
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
 * limit, one statement sorts them. In a larger log, groups are scanned one after the other, each
 * through its index: as with `scanLog`, the caller may have to continue from where that stopped.
 */
export async function sortedRows(shop: string, options: SortOptions): Promise<Sorted> {
  const { view, conditions, most = SCAN_LIMIT } = options;
  const groups = isByState(view.order)
    ? statesIn(shop, view)
    : [...(await variantsIn(shop, view.order)), untitled(shop, conditions)];
  const few = isByState(view.order) ? undefined : await allOf(conditions, most);
  return few ? pageOf(few, groups, options) : scanGroups(groups, options);
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

/** By what Shopify calls them, without regard to capitals and accents. */
async function variantsIn(shop: string, order: GroupedOrder): Promise<Group[]> {
  const way = Prisma.raw(order === "product" ? "ASC" : "DESC");
  const variants = await db.$queryRaw<{ variantId: string }[]>`
    SELECT "variantId" FROM "Variant" WHERE "shop" = ${shop} AND "searchText" <> ''
    ORDER BY "searchText" ${way}, "variantId" ${way}`;
  return variants.map(({ variantId }) => ({
    key: variantId,
    lead: Prisma.sql`"shop" = ${shop} AND "variantId" = ${variantId}`,
    rest: [],
  }));
}

function untitled(shop: string, { lead }: Conditions): Group {
  const titled = Prisma.sql`SELECT "variantId" FROM "Variant" WHERE "shop" = ${shop} AND "searchText" <> ''`;
  return { key: UNTITLED, lead, rest: [Prisma.sql`"variantId" NOT IN (${titled})`] };
}

interface Keyed extends LogPosition {
  variantId: string;
}

/** All matching rows, newest first, with their variants; undefined where more may match. */
async function allOf({ lead, rest }: Conditions, most: number): Promise<Keyed[] | undefined> {
  const meant = rest.length > 0 ? Prisma.join(rest, " AND ") : Prisma.sql`1 = 1`;
  const looked = Prisma.sql`
    SELECT * FROM "Subscription" WHERE ${lead} ORDER BY "createdAt" DESC, "id" DESC LIMIT ${most + 1}`;
  const [{ count }] = await db.$queryRaw<[{ count: number | bigint }]>`
    SELECT COUNT(*) AS "count" FROM (${looked}) AS "looked"`;
  if (Number(count) > most) return undefined;
  const found = await db.$queryRaw<{ id: string; at: string | Date; variantId: string }[]>`
    SELECT "id", "createdAt" AS "at", "variantId" FROM (${looked}) AS "looked"
    WHERE ${meant} ORDER BY "createdAt" DESC, "id" DESC`;
  return found.map(({ id, at, variantId }) => ({ id, createdAt: new Date(at), variantId }));
}

/** A page of rows that are all known. */
function pageOf(rows: Keyed[], groups: Group[], { direction, from, limit }: SortOptions): Sorted {
  const places = new Map(groups.map(({ key }, at) => [key, at]));
  const last = groups.length - 1;
  const placeOf = (key: string) => places.get(key) ?? last;
  const sorted = rows
    .map(({ variantId, ...row }) => ({
      ...row,
      group: places.has(variantId) ? variantId : UNTITLED,
    }))
    // Stable: rows of a group stay newest first.
    .sort((one, other) => placeOf(one.group) - placeOf(other.group));
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

async function scanGroups(
  groups: Group[],
  { conditions, direction, from, limit, most = SCAN_LIMIT }: SortOptions,
): Promise<Sorted> {
  const forwards = direction === "older";
  const ordered = forwards ? groups : groups.toReversed();
  const start = from ? ordered.findIndex(({ key }) => key === from.group) : 0;
  const rows: GroupedPosition[] = [];
  const last = Math.max(start, 0) + MOST_GROUPS;
  const ofGroup = Math.min(MOST_OF_GROUP, most);
  for (let at = Math.max(start, 0); at < ordered.length; at += 1) {
    const group = ordered[at];
    if (!group) break;
    const begin = forwards ? START : END;
    if (at === last) return { rows, stoppedAt: { group: group.key, ...begin }, before: undefined };
    const scanned = await scanLog({
      conditions: within(group, conditions),
      direction,
      from: from && at === start ? from : null,
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
