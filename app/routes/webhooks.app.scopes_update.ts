import type { ActionFunctionArgs } from "@remix-run/node";
import { rememberScopes } from "../merchant/install.server.ts";
import { takeWebhook } from "../shopify/webhook.server.ts";

export function action({ request }: ActionFunctionArgs): Promise<Response> {
  return takeWebhook(request, ["app/scopes_update"], async ({ shop, triggeredAt, payload }) => {
    const understood = await rememberScopes(shop, payload, triggeredAt);
    return new Response(undefined, { status: understood ? 200 : 400 });
  });
}
