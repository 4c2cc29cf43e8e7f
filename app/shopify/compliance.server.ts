import { eraseFromImport } from "../import/stored/erase-person.server.ts";
import { forgetRequester, noteDataRequest } from "../merchant/data-request.server.ts";
import { identify, internationalPhone } from "../merchant/person.server.ts";
import { planProfileDeletion } from "../merchant/privacy/profile-deletions.server.ts";
import { readCompliance, type ComplianceTopic } from "../merchant/webhook-payload.ts";
import { erasePerson, type PersonKeys } from "../outbox/erase.server.ts";
import { logger } from "../server/logger.server.ts";
import { takeEnd } from "./install-end.server.ts";
import type { Webhook } from "./webhook.server.ts";

/**
 * Does what a privacy webhook asks for: stores a data request, or erases a customer or a shop.
 * Answers 400 if the payload has not the form of its topic.
 */
export async function comply(webhook: Webhook<ComplianceTopic>): Promise<Response> {
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
      await planProfileDeletion(
        shop,
        { email: person.email, phone: internationalPhone(compliance.customer.phone) },
        new Date(),
      );
      await redactCustomer(shop, person);
      break;
    case "shop/redact":
      await takeEnd({ shop, topic, triggeredAt });
  }
  return new Response();
}

async function redactCustomer(shop: string, person: PersonKeys): Promise<void> {
  const now = new Date();
  await eraseFromImport(shop, person, now);
  const rows = await erasePerson(shop, person, now);
  await forgetRequester(shop, person, now);
  logger.info({ shop, rows }, "A customer was erased");
}
