import type { ActionFunctionArgs } from "@remix-run/node";
import { COMPLIANCE_TOPICS } from "../merchant/webhook-payload.ts";
import { comply } from "../shopify/compliance.server.ts";
import { takeWebhook } from "../shopify/webhook.server.ts";

/** Answers 200 only if the work is done or stored to be done; anything else makes Shopify retry. */
export function action({ request }: ActionFunctionArgs): Promise<Response> {
  return takeWebhook(request, COMPLIANCE_TOPICS, comply);
}
