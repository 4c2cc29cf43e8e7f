import type { ActionFunctionArgs } from "@remix-run/node";
import { listChoices } from "../merchant/connection.server.ts";
import { authenticateAdmin } from "../shopify/shopify.server.ts";

/** The account's lists, read from Klaviyo at the merchant's click. */
export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const { shop } = (await authenticateAdmin(request)).session;
  return Response.json(await listChoices(shop), { headers: { "cache-control": "no-store" } });
}
