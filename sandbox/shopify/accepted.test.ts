import { expect, test } from "vitest";
import { apiKey, apiSecret, installedShop, noon, shop, type TokenPair } from "./installed-shop.ts";
import { REFRESH_RETRY_MS } from "./tokens.ts";

const pair = {
  access_token: expect.stringMatching(/^shpat_[0-9a-f]{32}$/) as string,
  scope: "write_app_proxy,read_products",
  expires_in: 3_600,
  refresh_token: expect.stringMatching(/^shprt_[0-9a-f]{32}$/) as string,
  refresh_token_expires_in: 7_776_000,
};

test("an exchange returns an expiring token and a refresh token", async () => {
  const { askToken, exchangeFields } = installedShop();
  const answer = await askToken(exchangeFields());
  expect([answer.status, await answer.json()]).toEqual([200, pair]);
});

test("accepts an exchange as a form too", async () => {
  const { askToken, exchangeFields } = installedShop();
  const form = new URLSearchParams(exchangeFields() as Record<string, string>).toString();
  const headers = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
  expect((await askToken(form, { headers })).status).toBe(200);
});

test("a refresh returns a new pair, and both access tokens work until they expire", async () => {
  const { askToken, exchange, refreshFields, query, clock } = installedShop();
  const first = await exchange();
  clock.now += 3_000_000;
  const answer = await askToken(refreshFields(first.refresh_token));
  const second = (await answer.json()) as TokenPair;
  expect(second).toEqual(pair);
  expect(second.access_token).not.toBe(first.access_token);
  expect(second.refresh_token).not.toBe(first.refresh_token);
  const counts = async ({ access_token }: TokenPair) =>
    "data" in (await query("{ shop { name } }", {}, access_token));
  expect([await counts(first), await counts(second)]).toEqual([true, true]);
  clock.now += 600_000;
  expect([await counts(first), await counts(second)]).toEqual([false, true]);
});

test("a refresh whose answer was lost can be repeated until its successor is used", async () => {
  const { askToken, exchange, refreshFields, clock } = installedShop();
  const { refresh_token } = await exchange();
  expect((await askToken(refreshFields(refresh_token))).status).toBe(200);
  clock.now += REFRESH_RETRY_MS - 1;
  const answer = await askToken(refreshFields(refresh_token));
  const { refresh_token: successor } = (await answer.json()) as TokenPair;
  expect((await askToken(refreshFields(successor))).status).toBe(200);
  expect((await askToken(refreshFields(refresh_token))).status).toBe(401);
});

test("a redirected request names the shop that it is for", async () => {
  const { shopify, exchangeFields } = installedShop();
  const body = JSON.stringify(exchangeFields());
  const headers = { "content-type": "application/json", "x-shop-domain": shop };
  const url = "http://127.0.0.1:9/admin/oauth/access_token";
  const answer = await shopify.api(new Request(url, { method: "POST", headers, body }));
  expect(answer.status).toBe(200);
});

const nodesQuery = `
  query ($ids: [ID!]!) {
    nodes(ids: $ids) {
      __typename
      id
      ... on ProductVariant { title displayName sku availableForSale inventoryQuantity price product { id title } }
      ... on Product { handle }
    }
  }
`;

test("returns nodes in the requested order, with null for a missing one", async () => {
  const variant = (id: string) => `gid://shopify/ProductVariant/${id}`;
  const product = "gid://shopify/Product/6735915950109";
  const absent = [variant("404"), "gid://shopify/Product/404", "gid://shopify/Order/1"];
  const ids = [variant("39412345872477"), ...absent, variant("33001893462109"), product];
  const { data, errors } = await installedShop().query(nodesQuery, { ids });
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    nodes: [
      {
        __typename: "ProductVariant",
        id: variant("39412345872477"),
        title: "Default Title",
        displayName: "Enamel mug - Default Title",
        sku: "MUG-GREEN",
        availableForSale: false,
        inventoryQuantity: 0,
        price: "18.00",
        product: { id: product, title: "Enamel mug" },
      },
      null,
      null,
      null,
      {
        __typename: "ProductVariant",
        id: variant("33001893462109"),
        title: "Medium / Chalk",
        displayName: "Linen shirt - Medium / Chalk",
        sku: "SHIRT-MEDIUM-CHALK",
        availableForSale: false,
        inventoryQuantity: 0,
        price: "89.00",
        product: { id: "gid://shopify/Product/6735915917341", title: "Linen shirt" },
      },
      { __typename: "Product", id: product, handle: "enamel-mug" },
    ],
  });
});

test("the answer to a query has its version and its cost", async () => {
  const { send, exchange } = installedShop();
  const { access_token } = await exchange();
  const answer = await send({
    path: "/admin/api/2026-10/graphql.json",
    headers: { "x-shopify-access-token": access_token },
    body: { query: "{ shop { myshopifyDomain primaryDomain { url } } }", variables: null },
  });
  expect(answer.headers.get("x-shopify-api-version")).toBe("2026-10");
  expect(await answer.json()).toMatchObject({
    data: { shop: { myshopifyDomain: shop, primaryDomain: { url: `https://${shop}` } } },
    extensions: { cost: { throttleStatus: { maximumAvailable: 2_000 } } },
  });
});

test("records an install once, and an uninstall removes its scopes and tokens", async () => {
  const { shopify, exchange, clock } = installedShop();
  await exchange();
  clock.now += 1;
  shopify.install();
  expect(shopify.state).toMatchObject({
    installation: 1,
    installedAt: new Date(noon).toISOString(),
    scopes: ["write_app_proxy", "read_products"],
  });
  await shopify.uninstall();
  expect(shopify.installed()).toBe(false);
  expect(shopify.state).toMatchObject({ scopes: [], accessTokens: [], refreshTokens: [] });
  expect(JSON.stringify(shopify.state)).not.toMatch(new RegExp(`${apiKey}|${apiSecret}|shp[ar]t_`));
});
