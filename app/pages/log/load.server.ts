import { titlesFiltered } from "../../catalog/products.ts";
import { withShownEmail } from "../../contact/email.ts";
import { connectionStatus } from "../../merchant/connection-status.ts";
import { conditionsOf } from "../../outbox/conditions.ts";
import { countStates } from "../../outbox/figures.ts";
import { isFiltered, readView } from "../../outbox/filter.ts";
import { presentBulkJob } from "../../outbox/bulk-job.ts";
import { listPage } from "../../outbox/history.ts";
import { countMatching } from "../../outbox/matching.ts";
import { toLogRow } from "../shared/log-row.ts";
import { manyUnsynced } from "../shared/unsynced-sign-ups.ts";

/** What the log shows of a shop by the filters, tab and place that the query names. */
export async function loadLog(shop: string, query: URLSearchParams, now: Date) {
  const view = readView(query);
  const [counts, connection, conditions] = await Promise.all([
    countStates(shop),
    connectionStatus(shop),
    conditionsOf(shop, view),
  ]);
  const counted = isFiltered({ ...view, state: null }) ? undefined : counts;
  const [{ rows, ...pages }, { matching, sendable }, titles, job, unsynced] = await Promise.all([
    listPage(shop, view, conditions),
    countMatching(shop, view, { counts: counted, conditions }),
    titlesFiltered(shop, view),
    presentBulkJob(shop, now),
    manyUnsynced(shop, connection, now),
  ]);
  const page = { rows: rows.map(withShownEmail).map(toLogRow), ...pages };
  const delivery = connection && { connection, waitingRows: counts.queued };
  const known = { counts: counted, matching, sendable, titles, job, delivery, unsynced };
  return { page, ...known, view, now };
}
