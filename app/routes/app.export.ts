import { createReadableStreamFromReadable, type LoaderFunctionArgs } from "@remix-run/node";
import { writeCsv } from "../pages/log/export/log-csv.server.ts";
import { localeOf } from "../locales/locale.ts";
import { readerOf } from "../locales/reader.tsx";
import { regionOf } from "../merchant/region.server.ts";
import { exportRows } from "../outbox/log/export.server.ts";
import { readView } from "../outbox/log/filter.ts";
import { withBackpressure } from "../server/backpressure.server.ts";
import { authenticateAdmin } from "../shopify/shopify.server.ts";

/** All rows of a view of the log as a file, read as fast as the client takes it. */
export async function loader({ request, context }: LoaderFunctionArgs): Promise<Response> {
  const { shop } = (await authenticateAdmin(request)).session;
  const view = readView(new URL(request.url).searchParams);
  const batches = exportRows(shop, view, view.order, await regionOf(shop));
  const csv = writeCsv(
    context.backpressure ? withBackpressure(batches, context.backpressure) : batches,
    readerOf(localeOf(request)),
  );
  return new Response(createReadableStreamFromReadable(csv), {
    headers: { "content-type": "text/csv; charset=utf-8", "cache-control": "no-store" },
  });
}
