import { randomUUID } from "node:crypto";
import type { ActionFunctionArgs } from "@remix-run/node";
import { logger } from "../logger.server.ts";
import { readCompliance } from "../merchant/compliance.ts";
import { forgetRequester, noteDataRequest } from "../merchant/data-request.ts";
import { judgeEnd } from "../merchant/end.ts";
import { removeShop } from "../merchant/install.ts";
import { identify } from "../merchant/person.ts";
import { erasePerson, eraseShop, type Person } from "../outbox/person.ts";
import { askTokenLife } from "../shopify-token.server.ts";
import { readWebhook } from "../shopify-webhook.server.ts";

/** Answers 200 only for what was done; anything else makes Shopify come again. */
export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const { shop, topic, triggeredAt, payload } = await readWebhook(request);
  const compliance = readCompliance(payload);
  if (!compliance) return new Response(undefined, { status: 400 });
  const { requestId } = compliance;
  const person = await identify(shop, compliance.customer);

  switch (topic) {
    case "CUSTOMERS_DATA_REQUEST":
      await noteDataRequest(shop, {
        id: `${shop}/${requestId ?? randomUUID()}`,
        email: person.email,
        phone: person.phones[0] ?? null,
        requestedAt: triggeredAt,
      });
      break;
    case "CUSTOMERS_REDACT":
      await redactCustomer(shop, person);
      break;
    case "SHOP_REDACT":
      return redactShop(shop, triggeredAt);
    default:
      return new Response(undefined, { status: 404 });
  }
  return new Response();
}

async function redactCustomer(shop: string, person: Person): Promise<void> {
  const now = new Date();
  const rows = await erasePerson(shop, person, now);
  await forgetRequester(shop, person, now);
  logger.info({ shop, rows }, "A customer was erased");
}

async function redactShop(shop: string, triggeredAt: Date): Promise<Response> {
  const end = await judgeEnd(
    shop,
    triggeredAt,
    () => askTokenLife(shop),
    () => new Date(),
  );
  if (end === "unknown") return new Response(undefined, { status: 503 });
  if (end === "late") {
    logger.info({ shop }, "A shop/redact of an earlier install changed nothing");
    return new Response();
  }
  const rows = await eraseShop(shop);
  await removeShop(shop);
  logger.info({ shop, rows }, "A shop was erased");
  return new Response();
}
