import type { ActionFunctionArgs } from "@remix-run/node";
import { checkHoldNow } from "../merchant/hold.server.ts";
import { wakeLane } from "../outbox/queue/wake.server.ts";
import { authenticateAdmin } from "../shopify/shopify.server.ts";

/** Checks the shop's hold now; false if there is none that a check could end. */
export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const { shop } = (await authenticateAdmin(request)).session;
  const now = new Date();
  const checking = await checkHoldNow(shop, now);
  if (checking) await wakeLane(shop, now);
  return Response.json({ checking });
}
