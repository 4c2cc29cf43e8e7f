import type { ActionFunctionArgs } from "@remix-run/node";
import { catchOutage } from "../pages/frame/outage.ts";
import { handleTokensAction } from "../pages/settings/api-tokens/action.server.ts";
import { authenticateAdmin } from "../shopify/shopify.server.ts";

export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const { session, sessionToken } = await authenticateAdmin(request);
  const form = await request.formData().catch(() => new FormData());
  const by = { staffId: sessionToken.sub, now: new Date() };
  return handleTokensAction(session.shop, form, by);
}

export const clientAction = catchOutage<typeof action>();
