import { z } from "zod";
import type { Customer } from "./person.server.ts";

export const COMPLIANCE_TOPICS = [
  "customers/data_request",
  "customers/redact",
  "shop/redact",
] as const;
export type ComplianceTopic = (typeof COMPLIANCE_TOPICS)[number];

/** Longer than any e-mail address, phone number or id. */
const LONGEST = 320;

/** Accepts numbers too, and replaces lone surrogates, which databases reject. */
const text = z
  .union([z.string(), z.number()])
  .transform((value) => String(value).toWellFormed().trim())
  .transform((value) => (value.length > LONGEST ? "" : value));

/** The fields of Shopify's customer that can match a sign-up: e-mail and phone. */
const customerFields = z.object({ email: text.nullish(), phone: text.nullish() });

const absent = z.undefined().optional();

/**
 * Each topic has a distinct schema, because no signature covers the header that names the topic: a
 * data request must not erase the customer, and a customer's erasure must not erase the shop.
 */
const payloads = {
  "customers/data_request": z.object({
    customer: customerFields.nullish(),
    data_request: z.object({ id: text.pipe(z.string().min(1)) }),
    orders_to_redact: absent,
  }),
  "customers/redact": z.object({
    customer: customerFields.nullable(),
    data_request: absent,
    orders_requested: absent,
  }),
  "shop/redact": z.object({
    customer: absent,
    data_request: absent,
    orders_requested: absent,
    orders_to_redact: absent,
  }),
} satisfies Record<ComplianceTopic, z.ZodType>;

interface ComplianceRequest {
  requestId: string | null;
  customer: Customer;
}

/**
 * Reads the customer of a compliance webhook, with the e-mail as sign-ups store it; undefined if
 * the payload does not have the documented form.
 * https://shopify.dev/docs/apps/build/compliance/privacy-law-compliance
 */
export function readCompliance(
  topic: ComplianceTopic,
  body: unknown,
): ComplianceRequest | undefined {
  const parsed = payloads[topic].safeParse(body);
  if (!parsed.success) return undefined;
  const { customer, data_request } = parsed.data;
  return {
    requestId: data_request?.id ?? null,
    customer: {
      email: customer?.email?.toLowerCase() || null,
      phone: customer?.phone || null,
    },
  };
}

const domain = z.string().toLowerCase();
const ofCompliance = z.object({ shop_domain: domain });
const ofApp = z.object({ myshopify_domain: domain });

/**
 * The shop that a webhook's payload names; undefined if it names none.
 * https://shopify.dev/docs/apps/build/compliance/privacy-law-compliance
 * https://shopify.dev/docs/api/webhooks/latest?reference=toml#list-of-topics-app/uninstalled
 */
export function readWebhookDomain(topic: string, payload: unknown): string | undefined {
  if (topic === "app/uninstalled") return ofApp.safeParse(payload).data?.myshopify_domain;
  return ofCompliance.safeParse(payload).data?.shop_domain;
}
