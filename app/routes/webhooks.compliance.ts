import type { ActionFunctionArgs } from "@remix-run/node";
import { logger } from "../server/logger.server.ts";
import {
  COMPLIANCE_TOPICS,
  readCompliance,
  type ComplianceTopic,
} from "../merchant/webhook-payload.ts";
import { forgetRequester, noteDataRequest } from "../merchant/data-request.server.ts";
import { identify } from "../merchant/person.server.ts";
import { erasePerson, type PersonKeys } from "../outbox/erase.server.ts";
import { takeEnd } from "../shopify/install-end.server.ts";
import { takeWebhook, type Webhook } from "../shopify/webhook.server.ts";

/** Answers 200 only if the work is done or stored to be done; anything else makes Shopify retry. */
export function action({ request }: ActionFunctionArgs): Promise<Response> {
  return takeWebhook(request, COMPLIANCE_TOPICS, comply);
}

async function comply(webhook: Webhook<ComplianceTopic>): Promise<Response> {
  const { shop, topic, triggeredAt, payload } = webhook;
  const compliance = readCompliance(topic, payload);
  if (!compliance) return new Response(undefined, { status: 400 });
  const person = await identify(shop, compliance.customer);

  switch (topic) {
    case "customers/data_request":
      await noteDataRequest(shop, {
        id: `${shop}/${compliance.requestId}`,
        email: person.email,
        phone: person.phones[0] ?? null,
        requestedAt: triggeredAt,
      });
      break;
    case "customers/redact":
      await redactCustomer(shop, person);
      break;
    case "shop/redact":
      await takeEnd({ shop, topic, triggeredAt });
  }
  return new Response();
}

async function redactCustomer(shop: string, person: PersonKeys): Promise<void> {
  const now = new Date();
  const rows = await erasePerson(shop, person, now);
  await forgetRequester(shop, person, now);
  logger.info({ shop, rows }, "A customer was erased");
}
