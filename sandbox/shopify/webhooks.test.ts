import "@shopify/shopify-api/adapters/web-api";
import { ApiVersion, LogSeverity, shopifyApi } from "@shopify/shopify-api";
import { expect, test } from "vitest";
import { catalogue } from "#sandbox/storefront/catalogue.ts";
import { apiKey, apiSecret, noon, scopes, shop } from "./installed-shop.ts";
import { createShopify } from "./shopify.ts";

const { webhooks } = shopifyApi({
  apiKey,
  apiSecretKey: apiSecret,
  hostName: "app.example",
  isEmbeddedApp: true,
  apiVersion: ApiVersion.October26,
  logger: { level: LogSeverity.Error },
});

/** The sandbox's products, which the tests here change. */
const stocked = structuredClone(catalogue);

/** A Shopify and the requests that it sends to the app. */
function posting(status = 200) {
  const arrived: Request[] = [];
  const shopify = createShopify({
    shop,
    apiKey,
    apiSecret,
    scopes,
    catalogue: stocked,
    appUrl: "https://app.example",
    now: () => noon,
    fetch: (input, init) => {
      arrived.push(new Request(input, init));
      return Promise.resolve(new Response("noted", { status }));
    },
  });
  return { shopify, arrived };
}

test.each([
  ["app/uninstalled", "/webhooks/app/uninstalled"],
  ["app/scopes_update", "/webhooks/app/scopes_update"],
  ["customers/data_request", "/webhooks/compliance"],
  ["customers/redact", "/webhooks/compliance"],
  ["shop/redact", "/webhooks/compliance"],
])(
  "%s goes to the address in shopify.app.toml, and Shopify's library accepts its signature",
  async (...row) => {
    const [topic, uri] = row;
    const { shopify, arrived } = posting();
    const payload = { shop_domain: shop, customer: { email: "zo\u00eb@example.com" } };
    expect(await shopify.sendWebhook(topic, payload)).toEqual({ status: 200 });
    const [request] = arrived;
    expect([request?.method, request?.url]).toEqual(["POST", `https://app.example${uri}`]);
    const rawBody = await request!.text();
    expect(JSON.parse(rawBody)).toEqual(payload);
    expect(await webhooks.validate({ rawBody, rawRequest: request })).toMatchObject({
      valid: true,
      topic: topic.toUpperCase().replace("/", "_"),
      domain: shop,
      apiVersion: "2026-10",
      triggeredAt: new Date(noon).toISOString(),
    });
  },
);

test("the signature does not fit a body that was changed", async () => {
  const { shopify, arrived } = posting();
  await shopify.sendWebhook("shop/redact", { shop_domain: shop });
  const rawBody = JSON.stringify({ shop_domain: "another.myshopify.com" });
  expect(await webhooks.validate({ rawBody, rawRequest: arrived[0] })).toMatchObject({
    valid: false,
    reason: "invalid_hmac",
  });
});

test("each delivery has its own id and the time when it was triggered", async () => {
  const { shopify, arrived } = posting();
  const triggeredAt = new Date(noon - 60_000);
  await shopify.sendWebhook("shop/redact", {}, { triggeredAt });
  await shopify.sendWebhook("shop/redact", {}, { triggeredAt });
  const values = (name: string) => new Set(arrived.map(({ headers }) => headers.get(name)));
  expect(values("x-shopify-webhook-id").size).toBe(2);
  expect(values("x-shopify-triggered-at")).toEqual(new Set([triggeredAt.toISOString()]));
});

test("an uninstall sends the app a webhook and returns its answer", async () => {
  const { shopify, arrived } = posting(503);
  shopify.install();
  expect(await shopify.uninstall()).toEqual({ status: 503 });
  expect(arrived.map(({ headers }) => headers.get("x-shopify-topic"))).toEqual(["app/uninstalled"]);
});

test("a change of stock is told with the fields that shopify.app.toml asks for, and no more", async () => {
  const { shopify, arrived } = posting();
  const variantId = "39412345872477";
  expect(await shopify.setStock({ variantId, quantity: 4, told: "products/update" })).toEqual({
    status: 200,
  });
  expect(arrived.map(({ url }) => url)).toEqual(["https://app.example/webhooks/products/update"]);
  expect(await arrived[0]!.json()).toEqual({
    id: 6735915950109,
    status: "active",
    updated_at: new Date(noon).toISOString().replace(".000", ""),
    variants: [
      { id: Number(variantId), inventory_policy: "deny", inventory_quantity: 4, price: "18.00" },
    ],
    variant_gids: [
      {
        admin_graphql_api_id: `gid://shopify/ProductVariant/${variantId}`,
        updated_at: new Date(noon).toISOString().replace(".000", ""),
      },
    ],
  });
});

test("variants/in_stock is sent where it is asked for, and nothing where a webhook is lost", async () => {
  const { shopify, arrived } = posting();
  const variantId = "39412345872477";
  await shopify.setStock({ variantId, quantity: 4, told: "both" });
  await shopify.setStock({ variantId, quantity: 0, told: "nothing" });
  expect(arrived.map(({ headers }) => headers.get("x-shopify-topic"))).toEqual([
    "products/update",
    "variants/in_stock",
  ]);
  expect(shopify.stock().find(({ id }) => id === variantId)).toMatchObject({ quantity: 0 });
});

test("throws an error that names a topic without a subscription", async () => {
  const { shopify, arrived } = posting();
  await expect(shopify.sendWebhook("orders/create", {})).rejects.toThrow("orders/create");
  expect(arrived).toEqual([]);
});
