import type { ActionFunctionArgs } from "@remix-run/node";
import { takeEnd } from "../shopify/install-end.server.ts";
import { takeWebhook } from "../shopify/webhook.server.ts";

/**
 * Also answers 200 if Shopify can't yet tell the state of the shop's token: the webhook is stored,
 * and Shopify asked again.
 */
export function action({ request }: ActionFunctionArgs): Promise<Response> {
  return takeWebhook(request, ["app/uninstalled"], async ({ shop, topic, triggeredAt }) => {
    await takeEnd({ shop, topic, triggeredAt });
    return new Response();
  });
}
