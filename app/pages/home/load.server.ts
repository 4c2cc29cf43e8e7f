import { withShownEmail } from "../../contact/email.server.ts";
import { loadAlertSettings } from "../../alerts/settings.server.ts";
import { env } from "../../server/env.server.ts";
import { connectionStatus } from "../../merchant/connection-status.server.ts";
import { demandTermsOf } from "../../merchant/demand-terms.server.ts";
import { topDemand } from "../../outbox/demand/list-demand.server.ts";
import { openDataRequests } from "../../merchant/data-request.server.ts";
import { downloadedRequests } from "../../merchant/privacy/downloaded-requests.server.ts";
import { regionOf } from "../../merchant/region.server.ts";
import { lastDays, readPeriod, type Period } from "../../outbox/stats/days.ts";
import {
  addCounts,
  countStates,
  figuresBySpan,
  type Span,
} from "../../outbox/stats/figures.server.ts";
import { changeMark } from "../../outbox/stats/state-counts.ts";
import { conditionsOf } from "../../outbox/log/conditions.server.ts";
import { noFilter } from "../../outbox/log/filter.ts";
import { listPage } from "../../outbox/log/history.server.ts";
import { progressOf } from "../../outbox/stats/progress.server.ts";
import { chartDays } from "./chart/chart-days.ts";
import { guideFacts } from "./guide/guide-facts.ts";
import { guideLinks, themeEditorOf } from "./guide/guide-links.ts";
import { manyUnseen } from "../shared/unseen-sign-ups.server.ts";
import { manyUnsynced } from "../shared/unsynced-sign-ups.server.ts";
import { protectionOf } from "./protection.server.ts";
import { toLogRow } from "../shared/log-row.ts";
import { toShownProduct } from "../shared/product-words.ts";

const FAILED = { ...noFilter, state: "failed", order: "newest", cursor: null } as const;
const NEWEST = 5;
const MOST_WANTED = 5;

/**
 * The data of the home page; throws a 404 if the app is not installed. Reads only counts and
 * indexes, so it takes as long with a million rows as with a few.
 */
export async function loadHome(shop: string, query: URLSearchParams, now: Date) {
  const period = readPeriod(query);
  const region = await regionOf(shop);
  const { timeZone } = region;
  const days = lastDays(period, timeZone, now);
  const before = daysBefore(period, timeZone, now);
  const [
    connection,
    progress,
    { counts, took },
    earlier,
    failed,
    dataRequests,
    mark,
    alerts,
    protection,
    wanted,
  ] = await Promise.all([
    connectionStatus(shop, now),
    progressOf(shop, now),
    figuresBySpan(shop, days),
    figuresBySpan(shop, before),
    conditionsOf(shop, FAILED, region).then((conditions) => listPage(shop, FAILED, conditions)),
    openDataRequests(shop),
    countStates(shop).then(changeMark),
    loadAlertSettings(shop),
    protectionOf(shop, now),
    demandTermsOf(shop, now).then(({ keptSince }) =>
      topDemand(shop, MOST_WANTED, { now, keptSince }),
    ),
  ]);
  if (!connection) throw new Response(undefined, { status: 404 });
  const [unsynced, unseen, downloaded] = await Promise.all([
    manyUnsynced(shop, connection, now),
    manyUnseen(shop, connection, now),
    downloadedRequests(shop, dataRequests),
  ]);
  const delivery = { connection, progress, waitingRows: progress.waitingRows, unseen };
  return {
    delivery,
    guide: guideFacts(delivery),
    links: guideLinks(shop, themeEditorOf(shop, env.SHOPIFY_API_KEY)),
    used: progress.used,
    figures: { counts: addCounts(counts), before: addCounts(earlier.counts), took },
    days: chartDays(days, counts),
    wanted: wanted.map(({ waiting, variantId, available, quantity, ...row }) => ({
      waiting,
      stock: { available, quantity },
      product: toShownProduct(variantId, row),
    })),
    failures: failed.rows.slice(0, NEWEST).map(toFailure),
    dataRequests: dataRequests.map((request) => ({
      ...withShownEmail(request),
      downloaded: downloaded.has(request.id),
    })),
    unsynced,
    blockReported: alerts.block,
    protection,
    period,
    mark,
    timeZone,
    now,
  };
}

/** As many days before a period's, as one span. */
function daysBefore(period: Period, timeZone: string, now: Date): Span[] {
  const [first, last] = [
    lastDays(2 * period, timeZone, now)[0],
    lastDays(period, timeZone, now)[0],
  ];
  return first && last ? [{ from: first.from, to: last.from }] : [];
}

/** A failed sign-up: shopper, product and the outbox's word for the reason. */
function toFailure(row: Parameters<typeof toLogRow>[0]) {
  const { id, shopper, product, createdAt } = toLogRow(withShownEmail(row), null);
  return { id, shopper, product, createdAt, word: row.lastReason ?? row.lastOutcome ?? "" };
}

export type Failure = ReturnType<typeof toFailure>;
