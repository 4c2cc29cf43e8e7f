import { db, dialect } from "../../server/database/db.server.ts";
import { conditionsOf, type Conditions } from "./conditions.server.ts";
import { SCAN_LIMIT } from "./scan-limit.ts";
import {
  readCursor,
  writeCursor,
  scanLog,
  type Direction,
  type LogPosition,
} from "./scan-log.server.ts";
import { isGrouped, type GroupedOrder } from "./log-groups.server.ts";
import { readGroupedCursor, writeGroupedCursor } from "./grouped-cursor.ts";
import { sortedRows } from "./sorted-page.server.ts";
import { consentCallsOf } from "./consent-calls.server.ts";
import {
  countConsents,
  givenElsewhereAt,
  wordingIn,
  wordingsOf,
} from "../consent/counted-consents.server.ts";
import { canBeRecorded } from "../record-consent.server.ts";
import type { LogPlace, FixedFilter } from "./filter.ts";
import type { State } from "../subscription.ts";
import type { ShopRegion } from "./shop-region.ts";

export const LOG_PAGE_SIZE = 50;

/**
 * One page of a shop's log, in the requested order, with the cursors of its neighbours. It is
 * unfinished where the scan limit was reached before the page was full: the next page in the same
 * direction continues from there. The caller passes the view's conditions, which it may need
 * elsewhere: building them may itself scan 5,000 addresses.
 */
export async function listPage(shop: string, view: LogPlace, conditions: Conditions) {
  if (isGrouped(view.order)) return listSorted(shop, { ...view, order: view.order }, conditions);
  const forwards: Direction = view.order === "newest" ? "older" : "newer";
  const cursor = readCursor(view.cursor);
  const direction = cursor?.direction ?? forwards;
  const backwards = direction !== forwards;
  const { rows: found, stoppedAt } = await scanLog({
    conditions,
    direction,
    from: cursor?.place ?? null,
    limit: LOG_PAGE_SIZE + 1,
  });
  const shown = found.slice(0, LOG_PAGE_SIZE);
  // Behind the page is the row at which it began; ahead there is more, or nothing.
  const origin = cursor && shown[0] ? writeCursor(opposite(direction), shown[0]) : null;
  const end = stoppedAt ?? (found.length > LOG_PAGE_SIZE ? shown.at(-1) : undefined);
  const ahead = end ? writeCursor(direction, end) : null;
  if (backwards) shown.reverse();
  return {
    rows: await findRows(shop, shown),
    ...(backwards ? { previous: ahead, next: origin } : { previous: origin, next: ahead }),
    unfinished: stoppedAt !== null,
    before: undefined as number | undefined,
  };
}

/** The same where the rows are sorted by something else than their time. */
async function listSorted(
  shop: string,
  view: LogPlace & { order: GroupedOrder },
  conditions: Conditions,
) {
  const cursor = readGroupedCursor(view.cursor);
  const direction = cursor?.direction ?? "older";
  const { rows, stoppedAt, before } = await sortedRows(shop, {
    view,
    conditions,
    direction,
    from: cursor?.place ?? null,
    limit: LOG_PAGE_SIZE + 1,
  });
  const shown = rows.slice(0, LOG_PAGE_SIZE);
  const origin = cursor && shown[0] ? writeGroupedCursor(opposite(direction), shown[0]) : null;
  const end = stoppedAt ?? (rows.length > LOG_PAGE_SIZE ? shown.at(-1) : undefined);
  const ahead = end ? writeGroupedCursor(direction, end) : null;
  const backwards = direction === "newer";
  if (backwards) shown.reverse();
  // One row more than the page was read, at its far end.
  const further = backwards && rows.length > LOG_PAGE_SIZE ? 1 : 0;
  return {
    rows: await findRows(shop, shown),
    ...(backwards ? { previous: ahead, next: origin } : { previous: origin, next: ahead }),
    unfinished: stoppedAt !== null,
    before: before === undefined ? undefined : before + further,
  };
}

function opposite(direction: Direction): Direction {
  return direction === "older" ? "newer" : "older";
}

/**
 * Rows by their ids, in the same order, with Shopify's titles of their variants, and without their
 * consent calls in the number of attempts. Read by these ids alone: by shop and ids together, SQLite
 * would read through all of the shop's rows.
 */
async function findRows(shop: string, places: LogPosition[]) {
  const ids = places.map(({ id }) => id);
  const found = (
    await db.subscription.findMany({
      where: { id: { in: ids } },
      include: { deletion: { select: { batch: true } } },
    })
  ).filter((row) => row.shop === shop);
  const titles = await titlesOf(
    shop,
    found.map(({ variantId }) => variantId),
  );
  const consentCalls = await consentCallsOf(ids);
  const rows = new Map(found.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = rows.get(id);
    if (!row) return [];
    const attemptCount = row.attemptCount - (consentCalls.get(id) ?? 0);
    const title = titles.get(row.variantId);
    return [{ ...row, attemptCount, state: row.state as State, title }];
  });
}

/**
 * One subscription with all its stored attempts, newest first; undefined where the shop has no such
 * row. They are few, as `settle` deletes those between the first 5 and the last 20 of a row. With
 * the wordings beside the boxes that were ticked.
 */
export async function findOne(shop: string, id: string) {
  const row = await db.subscription.findUnique({
    where: { id, shop },
    include: {
      attempts: { orderBy: [{ at: "desc" }, { number: "desc" }] },
      merchant: { select: { smsEnabled: true } },
      deletion: { select: { batch: true } },
    },
  });
  if (!row) return undefined;
  const titles = await titlesOf(shop, [row.variantId]);
  const wordings = await wordingsOf(shop, [row.smsConsentVersion, row.emailConsentVersion]);
  const counted = countConsents(row, wordings);
  return {
    ...row,
    // For a row that Klaviyo has, the ticks say what was recorded there, also before the rule that
    // only some count.
    ...(row.state !== "delivered" && counted),
    consentOpen: canBeRecorded({ ...row, ...counted }, row.merchant),
    state: row.state as State,
    title: titles.get(row.variantId),
    smsWording: wordingIn(wordings, "sms", row.smsConsentVersion),
    emailWording: wordingIn(wordings, "email", row.emailConsentVersion),
    smsGivenAt: givenElsewhereAt(row.smsConsentGivenAt, wordings, row.smsConsentVersion),
    emailGivenAt: givenElsewhereAt(row.emailConsentGivenAt, wordings, row.emailConsentVersion),
  };
}

export interface Title {
  productId: string | null;
  productTitle: string | null;
  variantTitle: string | null;
  imageUrl: string | null;
}

/** Shopify's titles of variants, however many: one parameter holds all ids. */
export async function titlesOf(shop: string, variantIds: string[]): Promise<Map<string, Title>> {
  if (variantIds.length === 0) return new Map();
  const known = await db.$queryRaw<(Title & { variantId: string })[]>`
    SELECT "variantId", "productId", "productTitle", "variantTitle", "imageUrl" FROM "Variant"
    WHERE "shop" = ${shop} AND "variantId" IN (SELECT value FROM ${dialect.jsonEach([...new Set(variantIds)])})`;
  return new Map(known.map(({ variantId, ...title }) => [variantId, title]));
}

/**
 * The rows beside one in the log; null where the log ends, or where none is found within 2,500
 * rows.
 */
export interface Neighbours {
  newer: string | null;
  older: string | null;
}

/** Both sides together use one page's scan limit. */
const EITHER_SIDE = SCAN_LIMIT / 2;

/**
 * The ids of the matching rows just before and after one in a shop's log. The row itself need not
 * match any more: its position is its time.
 */
export async function neighboursOf(
  shop: string,
  { createdAt, id }: LogPosition,
  filter: FixedFilter,
  region: ShopRegion,
): Promise<Neighbours> {
  const conditions = await conditionsOf(shop, filter, region);
  const next = async (direction: Direction) => {
    const from = { createdAt, id };
    const { rows } = await scanLog({ conditions, direction, from, limit: 1, most: EITHER_SIDE });
    return rows[0]?.id ?? null;
  };
  const [newer, older] = await Promise.all([next("newer"), next("older")]);
  return { newer, older };
}
