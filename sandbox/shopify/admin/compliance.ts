/** Each shop has one; it only has to stay the same. */
const SHOP_ID = 70_000_001;

export interface Person {
  email: string;
  phone: string;
}

const topics = [
  "customers/data_request",
  "customers/redact",
  "shop/redact",
  "app/uninstalled",
] as const;
export type Topic = (typeof topics)[number];

export function isTopic(value: unknown): value is Topic {
  return topics.some((topic) => topic === value);
}

export function isAboutPerson(topic: Topic): boolean {
  return topic === "customers/data_request" || topic === "customers/redact";
}

/**
 * The payload of each of these webhooks.
 * https://shopify.dev/docs/apps/build/compliance/privacy-law-compliance#payload
 */
export function writePayload(
  topic: Topic,
  shop: string,
  person: Person,
  requestId: number,
): object {
  const ofShop = { shop_id: SHOP_ID, shop_domain: shop };
  const customer = { id: 191_167, email: person.email || null, phone: person.phone || null };
  switch (topic) {
    case "customers/data_request":
      return { ...ofShop, orders_requested: [], customer, data_request: { id: requestId } };
    case "customers/redact":
      return { ...ofShop, customer, orders_to_redact: [] };
    case "shop/redact":
      return ofShop;
    case "app/uninstalled":
      return { id: SHOP_ID, name: shop.replace(/\.myshopify\.com$/, ""), myshopify_domain: shop };
  }
}
