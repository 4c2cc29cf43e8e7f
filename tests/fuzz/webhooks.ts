import { createHmac } from "node:crypto";
import fc from "fast-check";
import { mutate, mutations } from "./mutations.ts";
import { bytesOf, type Sendable } from "./raw-request.ts";

const ROUTES = [
  "/webhooks/app/scopes_update",
  "/webhooks/app/uninstalled",
  "/webhooks/compliance",
  "/webhooks/products/update",
  "/webhooks/variants/in_stock",
];

const TOPICS = [
  ...["app/scopes_update", "app/uninstalled", "customers/data_request", "customers/redact"],
  ...["products/update", "variants/in_stock"],
  ...["shop/redact", "orders/create", "", "APP/UNINSTALLED"],
];

/** Values of payloads: those that Shopify sends, and every other kind. */
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(
    null,
    -1,
    1e308,
    "",
    "a@b.example",
    "+14155550199",
    [],
    {},
    [[]],
    [null],
  ),
);

const payload = fc.record(
  {
    id: value,
    shop_id: value,
    current: fc.oneof(value, fc.array(fc.string(), { maxLength: 5 })),
    previous: value,
    customer: fc.oneof(value, fc.record({ id: value, email: value, phone: value })),
    orders_to_redact: fc.oneof(value, fc.array(fc.nat(), { maxLength: 50 })),
    orders_requested: value,
    data_request: fc.oneof(value, fc.record({ id: value })),
    status: value,
    updated_at: value,
    variants: fc.oneof(
      value,
      fc.array(fc.record({ id: value, inventory_policy: value, inventory_quantity: value }), {
        maxLength: 5,
      }),
    ),
    variant_gids: fc.oneof(value, fc.array(fc.record({ admin_graphql_api_id: value }))),
  },
  { requiredKeys: [] },
);

/** The first of these in two of three cases: a delivery with several odd values is only refused. */
function mostly<Value>(usual: Value, ...odd: Value[]): fc.Arbitrary<Value> {
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...odd) },
  );
}

function routeOf(topic: string): string {
  return /^(app|products|variants)\//.test(topic) ? `/webhooks/${topic}` : "/webhooks/compliance";
}

/** A delivery of Shopify's, or nearly; `shop` is the one that it may change, and no other. */
export const webhooks: fc.Arbitrary<
  (sender: { shop: string; victim: string; secret: string }) => Sendable
> = fc
  .record({
    // Null: the route of the topic.
    route: mostly<string | null>(null, ...ROUTES),
    topic: fc.constantFrom(...TOPICS),
    payload: fc.oneof({ weight: 4, arbitrary: payload }, { weight: 1, arbitrary: value }),
    named: mostly<"shop" | "none" | "odd">("shop", "none", "odd"),
    domain: mostly<"shop" | "victim" | "odd" | "none">("shop", "victim", "odd", "none"),
    oddDomain: fc.string({ unit: "grapheme-ascii", maxLength: 40 }),
    signature: mostly<"right" | "wrong" | "cut" | "none">("right", "wrong", "cut", "none"),
    // Mostly new ones: a delivery whose id is known is answered without a look at it.
    id: fc.oneof(
      { weight: 8, arbitrary: fc.uuid() },
      { weight: 1, arbitrary: fc.constantFrom("", "x".repeat(500), "same") },
    ),
    triggered: mostly("now", "", "2001-01-01", "9999-12-31T00:00:00Z", "\u00ff"),
    changes: fc.option(mutations, { freq: 3 }),
    isWholeMutated: fc.boolean(),
  })
  .map((made) => ({ shop, victim, secret }) => {
    const domains = { shop, victim, odd: made.oddDomain, none: undefined };
    const named = { shop, odd: `${made.oddDomain}.myshopify.com`, none: undefined }[made.named];
    const content: unknown =
      typeof made.payload === "object" && made.payload !== null && !Array.isArray(made.payload)
        ? { ...made.payload, shop_domain: named, myshopify_domain: named }
        : made.payload;
    const written = Buffer.from(JSON.stringify(content));
    const body = made.changes && !made.isWholeMutated ? mutate(written, made.changes) : written;
    const hmac = createHmac("sha256", made.signature === "wrong" ? "wrong" : secret)
      .update(body)
      .digest("base64");
    const headers = [
      ["content-type", "application/json"],
      ["x-shopify-topic", made.topic],
      ["x-shopify-shop-domain", domains[made.domain]],
      ["x-shopify-api-version", "2026-10"],
      ["x-shopify-webhook-id", made.id],
      [
        "x-shopify-hmac-sha256",
        { right: hmac, wrong: hmac, cut: hmac.slice(4), none: undefined }[made.signature],
      ],
      [
        "x-shopify-triggered-at",
        made.triggered === "now" ? new Date().toISOString() : made.triggered,
      ],
    ].filter((pair): pair is [string, string] => pair[1] !== undefined);
    const path = made.route ?? routeOf(made.topic);
    const whole = bytesOf({ method: "POST", path, headers, body });
    return made.changes && made.isWholeMutated
      ? { bytes: mutate(whole, made.changes), isWhole: false }
      : { bytes: whole, isWhole: true };
  });
