import { createReadableStreamFromReadable } from "@remix-run/node";
import { reportOf } from "../../../import/stored/report.server.ts";
import { readerOf } from "../../../locales/reader.tsx";
import { writeReport } from "./report-csv.server.ts";

/** The report of a check or an import as a file, read part by part. */
export function loadReport(shop: string, id: string, locale: string): Response {
  const csv = writeReport(reportOf(shop, id), readerOf(locale));
  return new Response(createReadableStreamFromReadable(csv), {
    headers: { "content-type": "text/csv; charset=utf-8", "cache-control": "no-store" },
  });
}
