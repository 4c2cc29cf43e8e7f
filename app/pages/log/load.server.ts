import { titlesFiltered } from "../../catalog/titles.server.ts";
import { withShownEmail } from "../../contact/email.server.ts";
import { regionOf } from "../../merchant/region.server.ts";
import { conditionsOf } from "../../outbox/log/conditions.server.ts";
import { countStates } from "../../outbox/stats/figures.server.ts";
import { fixDays } from "../../outbox/log/days.ts";
import { changeMark } from "../../outbox/stats/state-counts.ts";
import { isFiltered, readView } from "../../outbox/log/filter.ts";
import { pendingDeletions } from "../../outbox/planned-deletion.server.ts";
import { savedViewsOf } from "../../outbox/log/saved-views.server.ts";
import { presentBulkJob } from "../../outbox/bulk/bulk-job.server.ts";
import { listPage } from "../../outbox/log/history.server.ts";
import { countBefore, countMatching } from "../../outbox/log/count.server.ts";
import { toLogRow } from "../shared/log-row.ts";
import { manyUnsynced } from "../shared/unsynced-sign-ups.server.ts";
import { loadVerdict } from "../shared/verdict.server.ts";

/** The data of the log page for the filters, tab and position in the query. */
export async function loadLog(shop: string, query: URLSearchParams, now: Date) {
  const view = readView(query);
  const reading = regionOf(shop);
  const fixing = reading.then(({ timeZone }) => fixDays(view, timeZone, now));
  const [counts, verdict, region, fixed, conditions] = await Promise.all([
    countStates(shop),
    loadVerdict(shop, now),
    reading,
    fixing,
    fixing.then(async (fixed) => conditionsOf(shop, fixed, await reading)),
  ]);
  const connection = verdict?.delivery.connection;
  const counted = isFiltered({ ...view, state: null }) ? undefined : counts;
  const [{ rows, ...pages }, { matching, sendable }, titles, job, unsynced, deletions, saved] =
    await Promise.all([
      listPage(shop, view, conditions),
      countMatching(shop, fixed, { counts: counted, conditions, region }),
      titlesFiltered(shop, view),
      presentBulkJob(shop, now),
      manyUnsynced(shop, connection, now),
      pendingDeletions(shop),
      savedViewsOf(shop),
    ]);
  const [first] = rows;
  const byTime = view.order === "newest" || view.order === "oldest";
  const before =
    byTime && view.cursor && first
      ? await countBefore(conditions, first, view.order)
      : (pages.before ?? (view.cursor ? undefined : 0));
  const eventsRead = connection?.eventsRead ?? null;
  const toShown = (row: (typeof rows)[number]) => toLogRow(row, eventsRead, view.columns);
  const page = { ...pages, before, rows: rows.map(withShownEmail).map(toShown) };
  const known = {
    counts: counted,
    matching,
    sendable,
    titles,
    job,
    verdict,
    unsynced,
    deletions,
    saved,
  };
  return {
    page,
    ...known,
    view,
    dates: { from: fixed.from, to: fixed.to },
    mark: changeMark(counts),
    now,
  };
}
