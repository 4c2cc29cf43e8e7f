import type { ActionFunctionArgs } from "@remix-run/node";
import { localeOf } from "../locales/locale.ts";
import { catchOutage } from "../pages/frame/outage.ts";
import { actOnDataRequest } from "../pages/home/action.server.ts";
import { authenticateAdmin } from "../shopify/shopify.server.ts";

export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const { session, sessionToken } = await authenticateAdmin(request);
  const form = await request.formData().catch(() => new FormData());
  const visit = { staffId: sessionToken.sub, locale: localeOf(request), now: new Date() };
  return actOnDataRequest(session.shop, form, visit);
}

export const clientAction = catchOutage<typeof action>();
