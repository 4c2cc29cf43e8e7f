import type { LoaderFunctionArgs } from "@remix-run/node";
import { localeOf } from "../locales/locale.ts";
import { loadRestocksExport } from "../pages/restocks/export/load.server.ts";
import { withBackpressure } from "../server/backpressure.server.ts";
import { authenticateAdmin } from "../shopify/shopify.server.ts";

/** All restocks as a file, read as fast as the client takes it. */
export async function loader({ request, context: { backpressure } }: LoaderFunctionArgs) {
  const { session } = await authenticateAdmin(request);
  return loadRestocksExport(session.shop, {
    locale: localeOf(request),
    paced: (batches) => (backpressure ? withBackpressure(batches, backpressure) : batches),
  });
}
