import type { ActionFunctionArgs } from "@remix-run/node";
import { readinessReport } from "../pages/settings/readiness/readiness-report.server.ts";
import { authenticateAdmin } from "../shopify/shopify.server.ts";

/** The readiness report, made at the merchant's click. */
export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const { shop } = (await authenticateAdmin(request)).session;
  const report = await readinessReport(shop, new Date());
  return Response.json(report, { headers: { "cache-control": "no-store" } });
}
