import { createReadableStreamFromReadable } from "@remix-run/node";
import { readerOf } from "../../../locales/reader.tsx";
import { demandTermsOf } from "../../../merchant/demand-terms.server.ts";
import { exportDemand } from "../../../outbox/demand/list-demand.server.ts";
import { readDemandView } from "../../../outbox/demand/demand-view.ts";
import { writeDemandCsv } from "./demand-csv.server.ts";

type Batches = ReturnType<typeof exportDemand>;

interface ExportOptions {
  /** The merchant's language. */
  locale: string;
  /** Has the lines read only as fast as the client takes them. */
  paced: (batches: Batches) => Batches;
  now: Date;
}

/** All lines of a view of the demand page, as a file. */
export async function loadDemandExport(
  shop: string,
  params: URLSearchParams,
  { locale, paced, now }: ExportOptions,
): Promise<Response> {
  const view = readDemandView(params);
  const { currency, keptSince } = await demandTermsOf(shop, now);
  const batches = paced(exportDemand(shop, view, { now, keptSince }));
  const csv = writeDemandCsv(batches, { period: view.period, currency }, readerOf(locale));
  return new Response(createReadableStreamFromReadable(csv), {
    headers: { "content-type": "text/csv; charset=utf-8", "cache-control": "no-store" },
  });
}
