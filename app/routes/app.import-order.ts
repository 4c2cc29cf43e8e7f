import type { ActionFunctionArgs } from "@remix-run/node";
import { orderUpload } from "../pages/import/upload/order.server.ts";
import { authenticateAdmin } from "../shopify/shopify.server.ts";

/** The beginning and the end of an upload. */
export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const { session, sessionToken } = await authenticateAdmin(request);
  const form = await request.formData().catch(() => new FormData());
  const visit = { shop: session.shop, staffId: sessionToken.sub, now: new Date() };
  return orderUpload(form, visit);
}
