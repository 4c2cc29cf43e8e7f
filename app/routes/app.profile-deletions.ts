import type { ActionFunctionArgs } from "@remix-run/node";
import { catchOutage } from "../pages/frame/outage.ts";
import { handleDeletionsAction } from "../pages/settings/deletions/action.server.ts";
import { authenticateAdmin } from "../shopify/shopify.server.ts";

/** Whether Klaviyo is asked to delete the customers whom Shopify asks the app to delete. */
export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const { shop } = (await authenticateAdmin(request)).session;
  const form = await request.formData().catch(() => new FormData());
  return handleDeletionsAction(shop, form);
}

export const clientAction = catchOutage<typeof action>();
