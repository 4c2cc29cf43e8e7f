import type { ActionFunctionArgs } from "@remix-run/node";
import { readinessReport } from "../pages/settings/readiness/readiness-report.server.ts";
import { authenticateAdmin } from "../shopify/shopify.server.ts";

/** Whether everything is ready, asked of Klaviyo at the merchant's own click. */
export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const { shop } = (await authenticateAdmin(request)).session;
  const report = await readinessReport(shop, new Date());
  return Response.json(report, { headers: { "cache-control": "no-store" } });
}
