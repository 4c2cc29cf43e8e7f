import { createReadableStreamFromReadable } from "@remix-run/node";
import { readerOf } from "../../../locales/reader.tsx";
import { beginAccess } from "../../../merchant/privacy/access-records.server.ts";
import { regionOf } from "../../../merchant/region.server.ts";
import { exportRows, exportSelected } from "../../../outbox/log/export.server.ts";
import { fixDays } from "../../../outbox/log/days.ts";
import { LOG_PAGE_SIZE } from "../../../outbox/log/history.server.ts";
import { readView } from "../../../outbox/log/filter.ts";
import { recordedFilter, SELECTED } from "../../shared/recorded-filter.ts";
import { writeLogCsv } from "./log-csv.server.ts";

type Batches = ReturnType<typeof exportRows>;

interface ExportOptions {
  staffId: string;
  /** The merchant's language. */
  locale: string;
  /** Has the rows read only as fast as the client takes them. */
  paced: (batches: Batches) => Batches;
  now: Date;
}

/**
 * The sign-ups with the ids of the address, or all of a view of the log, as a file. Who exports, and
 * how many, is recorded: that it begins before anything of it leaves.
 */
export async function loadExport(
  shop: string,
  params: URLSearchParams,
  { staffId, locale, paced, now }: ExportOptions,
): Promise<Response> {
  const region = await regionOf(shop);
  const view = fixDays(readView(params), region.timeZone, now);
  const ids = params.getAll("id").slice(0, LOG_PAGE_SIZE);
  const batches =
    ids.length > 0 ? exportSelected(shop, ids) : exportRows(shop, view, view.order, region);
  const subject = ids.length > 0 ? SELECTED : recordedFilter(view);
  const noteCount = await beginAccess(shop, { staffId, kind: "exported", subject }, now);
  const csv = writeLogCsv(counted(paced(batches), noteCount), readerOf(locale));
  return new Response(createReadableStreamFromReadable(csv), {
    headers: { "content-type": "text/csv; charset=utf-8", "cache-control": "no-store" },
  });
}

/** Calls `end` with the number of rows that were read, also where the client left before the end. */
async function* counted(batches: Batches, end: (count: number) => void): Batches {
  let count = 0;
  try {
    for await (const rows of batches) {
      count += rows.length;
      yield rows;
    }
  } finally {
    end(count);
  }
}
