import type { LoaderFunctionArgs } from "@remix-run/node";
import { localeOf } from "../locales/locale.ts";
import { loadExport } from "../pages/log/export/load.server.ts";
import { withBackpressure } from "../server/backpressure.server.ts";
import { authenticateAdmin } from "../shopify/shopify.server.ts";

/** All rows of a view of the log as a file, read as fast as the client takes it. */
export async function loader({ request, context: { backpressure } }: LoaderFunctionArgs) {
  const { session, sessionToken } = await authenticateAdmin(request);
  const params = new URL(request.url).searchParams;
  return loadExport(session.shop, params, {
    staffId: sessionToken.sub,
    locale: localeOf(request),
    paced: (batches) => (backpressure ? withBackpressure(batches, backpressure) : batches),
    now: new Date(),
  });
}
