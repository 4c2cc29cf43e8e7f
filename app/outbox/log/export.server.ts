import { Prisma } from "#prisma/client/client.ts";
import { db, dialect } from "../../server/database/db.server.ts";
import { conditionsOf } from "./conditions.server.ts";
import { consentCallsOf } from "./consent-calls.server.ts";
import type { FixedFilter, Order } from "./filter.ts";
import { titlesOf, type Title } from "./history.server.ts";
import type { State } from "../subscription.ts";
import { scanLog, type LogPosition } from "./scan-log.server.ts";
import type { ShopRegion } from "./shop-region.ts";

/** Rows in memory at once: reading them blocks the process only briefly. */
const BATCH = 250;

const COLUMNS = [
  ...(["id", "createdAt", "state", "lastReason", "email", "phone", "productId"] as const),
  ...([
    "variantId",
    "smsConsentVersion",
    "emailConsentVersion",
    "locale",
    "pageUrl",
    "attemptCount",
    "lastStatus",
  ] as const),
  ...(["lastCode", "deliveredAt", "restockedAt"] as const),
];

const columns = Prisma.raw(COLUMNS.map((column) => `"${column}"`).join(", "));

export type ExportedRow = Pick<Prisma.SubscriptionGetPayload<object>, (typeof COLUMNS)[number]> & {
  state: State;
  emailConsent: boolean;
  smsConsent: boolean;
  test: boolean;
  anyOption: boolean;
  title: Title | undefined;
};

/**
 * All rows of a shop that match a filter, batch by batch: the next batch is read when the caller
 * asks for it. A batch is empty where a scan found none, so that the caller can stop. Rows that
 * arrive during the export may or may not be in it; no row that was there is left out or appears
 * twice.
 */
export async function* exportRows(
  shop: string,
  filter: FixedFilter,
  order: Order,
  region: ShopRegion,
): AsyncGenerator<ExportedRow[]> {
  const conditions = await conditionsOf(shop, filter, region);
  // A file that is sorted by product would need all rows at once; a spreadsheet sorts it.
  const direction = order === "oldest" ? "newer" : "older";
  const titles = new Map<string, Title | undefined>();
  let from: LogPosition | null = null;
  for (;;) {
    const { rows, stoppedAt } = await scanLog({ conditions, direction, from, limit: BATCH });
    yield rows.length > 0
      ? await readRows(
          shop,
          rows.map(({ id }) => id),
          titles,
        )
      : [];
    from = stoppedAt ?? (rows.length === BATCH ? (rows.at(-1) ?? null) : null);
    if (!from) return;
  }
}

/** Rows of a shop by their ids, in that order: those that are the shop's and not cancelled. */
export async function* exportSelected(shop: string, ids: string[]): AsyncGenerator<ExportedRow[]> {
  const rows = await readRows(shop, ids, new Map());
  yield rows.filter(({ state }) => state !== "cancelled");
}

/** Raw SQL: for so many ids Prisma would take three times as long as the read itself. */
async function readRows(
  shop: string,
  ids: string[],
  titles: Map<string, Title | undefined>,
): Promise<ExportedRow[]> {
  const found = await db.$queryRaw<(ExportedRow & { shop: string })[]>`
    SELECT "shop", ${columns}, "emailConsent" IS TRUE AS "emailConsent",
      "smsConsent" IS TRUE AS "smsConsent", "test" IS TRUE AS "test",
      "anyOf" IS NOT NULL AS "anyOption"
    FROM "Subscription" WHERE "id" IN (SELECT value FROM ${dialect.jsonEach(ids)})`;
  const rows = new Map(found.map((row) => [row.id, row]));
  const unknown = new Set(found.map(({ variantId }) => variantId).filter((id) => !titles.has(id)));
  const fetched = await titlesOf(shop, [...unknown]);
  for (const id of unknown) titles.set(id, fetched.get(id));
  const consentCalls = await consentCallsOf(ids);
  return ids.flatMap((id) => {
    const row = rows.get(id);
    if (row?.shop !== shop) return [];
    const attemptCount = row.attemptCount - (consentCalls.get(id) ?? 0);
    return [{ ...row, attemptCount, title: titles.get(row.variantId) }];
  });
}
