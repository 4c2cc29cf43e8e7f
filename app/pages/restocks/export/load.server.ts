import { createReadableStreamFromReadable } from "@remix-run/node";
import { readerOf } from "../../../locales/reader.tsx";
import { restockReadingOf } from "../../../merchant/restock-looks.server.ts";
import { exportRestocks } from "../../../outbox/restocks/list-restocks.server.ts";
import { writeRestocksCsv } from "./restocks-csv.server.ts";

type Batches = ReturnType<typeof exportRestocks>;

interface ExportOptions {
  /** The merchant's language. */
  locale: string;
  /** Has the lines read only as fast as the client takes them. */
  paced: (batches: Batches) => Batches;
}

/** All restocks of a shop, as a file. */
export async function loadRestocksExport(
  shop: string,
  { locale, paced }: ExportOptions,
): Promise<Response> {
  const reading = { ...(await restockReadingOf(shop)), now: new Date() };
  const csv = writeRestocksCsv(paced(exportRestocks(shop)), reading, readerOf(locale));
  return new Response(createReadableStreamFromReadable(csv), {
    headers: { "content-type": "text/csv; charset=utf-8", "cache-control": "no-store" },
  });
}
