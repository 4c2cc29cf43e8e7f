import { Prisma } from "#prisma/client/client.ts";
import { db } from "../../server/database/db.server.ts";
import type { Conditions } from "./conditions.server.ts";
import type { GroupedPosition } from "./grouped-cursor.ts";
import {
  isByState,
  MOST_GROUPS,
  statesFrom,
  statesIn,
  UNTITLED,
  variantsAmong,
  variantsFrom,
  type Group,
  type Grouping,
} from "./log-groups.server.ts";
import { SCAN_LIMIT } from "./scan-limit.ts";
import { scanLog, type LogPosition } from "./scan-log.server.ts";

interface Sorted {
  /** In the direction of the scan. */
  rows: GroupedPosition[];
  /** Where the scan stopped before enough rows and before the log's end; else null. */
  stoppedAt: GroupedPosition | null;
  /** How many rows come before these, where that is known. */
  before: number | undefined;
}

interface SortOptions extends Grouping {
  limit: number;
  /** As in `scanLog`; 5,000 by default. */
  most?: number;
}

/** So many rows of each group of a large log are scanned for one page. */
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
