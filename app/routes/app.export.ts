import { createReadableStreamFromReadable, type LoaderFunctionArgs } from "@remix-run/node";
import { writeCsv } from "../components/log-csv.ts";
import { localeOf } from "../locales/locale.ts";
import { readerOf } from "../locales/reader.tsx";
import { exportRows } from "../outbox/export.ts";
import { readView } from "../outbox/filter.ts";
import { authenticateAdmin } from "../shopify.server.ts";

/** The rows that a view of the log means, all of them, as a file: written while it is read. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const { shop } = (await authenticateAdmin(request)).session;
  const view = readView(new URL(request.url).searchParams);
  const csv = writeCsv(exportRows(shop, view, view.order), readerOf(localeOf(request)));
  return new Response(createReadableStreamFromReadable(csv), {
    headers: { "content-type": "text/csv; charset=utf-8", "cache-control": "no-store" },
  });
}
