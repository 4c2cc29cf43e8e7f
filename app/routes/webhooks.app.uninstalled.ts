import type { ActionFunctionArgs } from "@remix-run/node";
import { takeEnd } from "../shopify/install-end.server.ts";
import { takeWebhook } from "../shopify/webhook.server.ts";

/** Answers 200 also where Shopify can't say yet what became of the shop's token: that is kept, and asked again. */
export function action({ request }: ActionFunctionArgs): Promise<Response> {
  return takeWebhook(request, ["app/uninstalled"], async ({ shop, topic, triggeredAt }) => {
    await takeEnd({ shop, topic, triggeredAt });
    return new Response();
  });
}
