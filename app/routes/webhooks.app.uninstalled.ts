import type { ActionFunctionArgs } from "@remix-run/node";
import { uninstall } from "../merchant/install.ts";
import { readWebhook } from "../shopify-webhook.server.ts";

export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const { shop, triggeredAt } = await readWebhook(request);
  await uninstall(shop, triggeredAt);
  return new Response();
}
