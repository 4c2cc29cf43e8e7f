import type { ActionFunctionArgs } from "@remix-run/node";
import { rememberScopes } from "../merchant/scopes.ts";
import { readWebhook } from "../shopify-webhook.server.ts";

export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const { shop, triggeredAt, payload } = await readWebhook(request);
  const understood = await rememberScopes(shop, payload, triggeredAt);
  return new Response(undefined, { status: understood ? 200 : 400 });
}
