import { z } from "zod";
import type { Customer } from "./person.ts";

/** Shopify's customer, as far as a sign-up can be matched: by e-mail and by phone. */
const customerFields = z.object({
  email: z.string().nullish(),
  phone: z.string().nullish(),
});

const payload = z.object({
  customer: customerFields.nullish(),
  data_request: z.object({ id: z.union([z.number(), z.string()]) }).nullish(),
});

export interface ComplianceRequest {
  requestId: string | null;
  customer: Customer;
}

/**
 * Reads the customer of a compliance webhook, the e-mail as sign-ups have it; undefined where the
 * payload is not of the documented form.
 * https://shopify.dev/docs/apps/build/compliance/privacy-law-compliance
 */
export function readCompliance(body: unknown): ComplianceRequest | undefined {
  const parsed = payload.safeParse(body);
  if (!parsed.success) return undefined;
  const { customer, data_request } = parsed.data;
  return {
    requestId: data_request ? String(data_request.id) : null,
    customer: {
      email: customer?.email?.trim().toLowerCase() ?? null,
      phone: customer?.phone ?? null,
    },
  };
}
