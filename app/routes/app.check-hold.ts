import type { ActionFunctionArgs } from "@remix-run/node";
import { checkHoldNow } from "../merchant/hold.server.ts";
import { wakeLane } from "../outbox/queue/lane.server.ts";
import { authenticateAdmin } from "../shopify/shopify.server.ts";

/** Has the shop's hold looked at now; false where there is none that a look could end. */
export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const { shop } = (await authenticateAdmin(request)).session;
  const now = new Date();
  const checking = await checkHoldNow(shop, now);
  if (checking) await wakeLane(shop, now);
  return Response.json({ checking });
}
