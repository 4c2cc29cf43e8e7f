import type { ActionFunctionArgs } from "@remix-run/node";
import { catchOutage } from "../pages/frame/outage.ts";
import { actOnDataRequest } from "../pages/home/action.server.ts";
import { authenticateAdmin } from "../shopify/shopify.server.ts";

export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const { shop } = (await authenticateAdmin(request)).session;
  return actOnDataRequest(shop, await request.formData().catch(() => new FormData()), new Date());
}

export const clientAction = catchOutage<typeof action>();
