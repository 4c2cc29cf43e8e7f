import type { ActionFunctionArgs } from "@remix-run/node";
import { catchOutage } from "../pages/frame/outage.ts";
import { handleAlertsAction } from "../pages/settings/alerts/action.server.ts";
import { adminGraphqlOf, authenticateAdmin } from "../shopify/shopify.server.ts";

export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const { shop } = (await authenticateAdmin(request)).session;
  const form = await request.formData().catch(() => new FormData());
  return handleAlertsAction(shop, form, {
    ask: async (query, options) => (await adminGraphqlOf(shop))(query, options),
    now: () => new Date(),
  });
}

export const clientAction = catchOutage<typeof action>();
