import { randomUUID } from "node:crypto";
import type { ActionFunctionArgs } from "@remix-run/node";
import { logger } from "../logger.server.ts";
import { readCompliance } from "../merchant/compliance.ts";
import { noteDataRequest } from "../merchant/data-request.ts";
import { removeShop, speaksOfPresentInstall } from "../merchant/install.ts";
import { erasePerson, eraseShop } from "../outbox/person.ts";
import { readWebhook } from "../shopify-webhook.server.ts";

/** Answers 200 only for what was done; anything else makes Shopify come again. */
export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const { shop, topic, triggeredAt, payload } = await readWebhook(request);
  const compliance = readCompliance(payload);
  if (!compliance) return new Response(undefined, { status: 400 });
  const { person, requestId } = compliance;

  switch (topic) {
    case "CUSTOMERS_DATA_REQUEST":
      await noteDataRequest(shop, {
        id: `${shop}/${requestId ?? randomUUID()}`,
        ...person,
        requestedAt: triggeredAt,
      });
      break;
    case "CUSTOMERS_REDACT":
      logger.info(
        { shop, rows: await erasePerson(shop, person, new Date()) },
        "A customer was erased",
      );
      break;
    case "SHOP_REDACT":
      await redactShop(shop, triggeredAt);
      break;
    default:
      return new Response(undefined, { status: 404 });
  }
  return new Response();
}

async function redactShop(shop: string, triggeredAt: Date): Promise<void> {
  if (!(await speaksOfPresentInstall(shop, triggeredAt))) {
    logger.info({ shop }, "A shop/redact from before the present install changed nothing");
    return;
  }
  const rows = await eraseShop(shop);
  await removeShop(shop);
  logger.info({ shop, rows }, "A shop was erased");
}
