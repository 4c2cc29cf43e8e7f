import type { LoaderFunctionArgs } from "@remix-run/node";
import { localeOf } from "../locales/locale.ts";
import { loadDemandExport } from "../pages/demand/export/load.server.ts";
import { withBackpressure } from "../server/backpressure.server.ts";
import { authenticateAdmin } from "../shopify/shopify.server.ts";

/** All lines of a view of the demand page as a file, read as fast as the client takes it. */
export async function loader({ request, context: { backpressure } }: LoaderFunctionArgs) {
  const { session } = await authenticateAdmin(request);
  return loadDemandExport(session.shop, new URL(request.url).searchParams, {
    locale: localeOf(request),
    paced: (batches) => (backpressure ? withBackpressure(batches, backpressure) : batches),
    now: new Date(),
  });
}
