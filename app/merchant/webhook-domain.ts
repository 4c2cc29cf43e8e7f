import { z } from "zod";

const domain = z.string().toLowerCase();
const ofCompliance = z.object({ shop_domain: domain });
const ofApp = z.object({ myshopify_domain: domain });

/**
 * The shop that a webhook's payload names; undefined where it names none.
 * https://shopify.dev/docs/apps/build/compliance/privacy-law-compliance
 * https://shopify.dev/docs/api/webhooks/latest?reference=toml#list-of-topics-app/uninstalled
 */
export function readWebhookDomain(topic: string, payload: unknown): string | undefined {
  if (topic === "app/uninstalled") return ofApp.safeParse(payload).data?.myshopify_domain;
  return ofCompliance.safeParse(payload).data?.shop_domain;
}
