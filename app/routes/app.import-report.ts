import type { LoaderFunctionArgs } from "@remix-run/node";
import { localeOf } from "../locales/locale.ts";
import { loadReport } from "../pages/import/report/load.server.ts";
import { authenticateAdmin } from "../shopify/shopify.server.ts";

/** What became of each row of a file, as a file. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = (await authenticateAdmin(request)).session;
  return loadReport(shop, new URL(request.url).searchParams.get("id") ?? "", localeOf(request));
}
