import { afterAll, beforeAll, expect, it } from "vitest";
import { db } from "#app/server/db.server.ts";
import { createKlaviyo } from "#sandbox/klaviyo/klaviyo.ts";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { serve, type Served } from "#sandbox/serve.ts";
import { redirectShopify } from "#sandbox/shopify/redirect-fetch.ts";
import { createShopify } from "#sandbox/shopify/shopify.ts";
import { catalogue } from "#sandbox/storefront/catalogue.ts";
import { connectShop } from "#tests/shops.ts";
import { startApp, type App } from "./app.ts";

const SHOP = "holds.myshopify.com";
const klaviyo = createKlaviyo({ accounts: sandboxAccounts() });
const gone = klaviyo.accounts.find(({ key }) => key.endsWith("gone"))!;
const shopify = createShopify({
  shop: SHOP,
  apiKey: "test-api-key",
  apiSecret: "test-api-secret",
  scopes: "write_app_proxy,read_products",
  appUrl: "http://127.0.0.1:9",
  catalogue,
});
const servers: Served[] = [];
let app: App;

beforeAll(async () => {
  const klaviyoServer = await serve((request) => klaviyo.fetch(request));
  const shopifyServer = await serve((request) => shopify.api(request));
  servers.push(klaviyoServer, shopifyServer);
  process.env["KLAVIYO_API_URL"] = klaviyoServer.url;
  process.env["DELIVERY_WORKER"] = "on";
  globalThis.fetch = redirectShopify(shopifyServer.url);
  app = await startApp();
  shopify.install();
});

afterAll(async () => {
  await app.stop();
  for (const server of servers) await server.close();
});

async function checkAgain(): Promise<unknown> {
  const answer = await app.admin(SHOP, "/app/check-hold", { method: "POST" });
  expect(answer.status).toBe(200);
  return answer.json();
}

function merchant() {
  return db.merchant.findUniqueOrThrow({ where: { shop: SHOP } });
}

it("a held shop is checked again when its merchant asks, and everything that waited goes out", async () => {
  await app.admin(SHOP, "/app.data");
  await connectShop({ shop: SHOP, key: gone.key });
  const body = new URLSearchParams({ variant_id: "33001893429341", email: "ann@example.com" });
  const taken = await app.proxy(SHOP, body, { accept: "application/json" });
  expect(taken.status).toBe(202);
  await expect.poll(async () => (await merchant()).hold, { interval: 5 }).toBe("key_refused");

  const home = await (await app.admin(SHOP, "/app")).text();
  expect(home).toContain("Check again");

  expect(await checkAgain()).toEqual({ checking: true });
  await expect.poll(async () => (await merchant()).holdChecks, { interval: 5 }).toBe(1);
  expect((await merchant()).hold).toBe("key_refused");

  gone.revoked = false;
  expect(await checkAgain()).toEqual({ checking: true });
  // Klaviyo is asked for an account once a second.
  const soon = { interval: 5, timeout: 5_000 };
  await expect.poll(() => klaviyo.received.length, soon).toBe(1);
  expect((await merchant()).hold).toBeNull();
  expect(await checkAgain()).toEqual({ checking: false });
});

it("nobody has a hold checked without a session", async () => {
  const asked = { method: "POST", headers: { "user-agent": "Mozilla/5.0 Chrome/140" } };
  expect((await app.fetch("/app/check-hold", asked)).status).not.toBe(200);
});
