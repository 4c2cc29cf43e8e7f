import { createReadableStreamFromReadable } from "@remix-run/node";
import { readerOf } from "../../../locales/reader.tsx";
import { regionOf } from "../../../merchant/region.server.ts";
import { exportRows } from "../../../outbox/log/export.server.ts";
import { readView } from "../../../outbox/log/filter.ts";
import { writeCsv } from "./log-csv.server.ts";

type Batches = ReturnType<typeof exportRows>;

/**
 * All rows of a view of the log as a file in the merchant's language. `paced` has the rows read only
 * as fast as the client takes them.
 */
export async function loadExport(
  shop: string,
  params: URLSearchParams,
  locale: string,
  paced: (batches: Batches) => Batches,
): Promise<Response> {
  const view = readView(params);
  const batches = exportRows(shop, view, view.order, await regionOf(shop));
  const csv = writeCsv(paced(batches), readerOf(locale));
  return new Response(createReadableStreamFromReadable(csv), {
    headers: { "content-type": "text/csv; charset=utf-8", "cache-control": "no-store" },
  });
}
