import { describe, expect, it } from "vitest";
import { createShopify } from "#sandbox/shopify/shopify.ts";
import { catalogue } from "#sandbox/storefront/catalogue.ts";
import { onExecuted } from "#tests/executed.ts";
import { logPage } from "#tests/log-page.ts";
import { onPostgres } from "#tests/setup/database.ts";
import { installShop, signUp } from "#tests/shops.ts";
import { noFilter } from "../outbox/log/filter.ts";
import { enqueue } from "../outbox/enqueue.server.ts";
import { learnTitles, type AskShop } from "./titles.server.ts";
import { DAY_MS } from "../server/durations.ts";

let lookUps = 0;
onExecuted((sql) => {
  if (/^SELECT.*FROM `main`.`Variant`/.test(sql)) lookUps += 1;
});

const NO_FILTER = { ...noFilter, order: "newest", cursor: null } as const;

/**
 * Asks the double of Shopify's Admin API with a token that it has just exchanged; counts the calls.
 */
async function openShop(shop: string): Promise<{ ask: AskShop; calls: () => number }> {
  const identity = { apiKey: "key", apiSecret: "secret", scopes: "read_products" };
  const shopify = createShopify({ ...identity, shop, appUrl: "http://127.0.0.1:9", catalogue });
  shopify.install();
  const post = (path: string, body: unknown, headers = {}) =>
    shopify.api(
      new Request(`https://${shop}${path}`, {
        method: "POST",
        body: JSON.stringify(body),
        headers: { "content-type": "application/json", ...headers },
      }),
    );
  const exchanged = await post("/admin/oauth/access_token", {
    client_id: identity.apiKey,
    client_secret: identity.apiSecret,
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    subject_token: shopify.sessionToken(),
    subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
    requested_token_type: "urn:shopify:params:oauth:token-type:offline-access-token",
    expiring: "1",
  });
  const { access_token } = (await exchanged.json()) as { access_token: string };
  let calls = 0;
  const ask: AskShop = (query, { variables }) => {
    calls += 1;
    return post(
      "/admin/api/2026-10/graphql.json",
      { query, variables },
      { "x-shopify-access-token": access_token },
    );
  };
  return { ask, calls: () => calls };
}

const SHIRT = "33001893429341";

describe("Shopify's title of a variant", () => {
  it("is learnt in one call for many variants, and shown in the log", async () => {
    const shop = await installShop();
    const { ask, calls } = await openShop(shop);
    const variantIds = [SHIRT, "33001893462109", "39412345872477", "404404"];
    for (const variantId of variantIds) await enqueue(shop, signUp({ variantId }), new Date());
    expect(await learnTitles(shop, variantIds, ask, new Date())).toBe(4);
    expect(calls()).toBe(1);

    const { rows } = await logPage(shop, NO_FILTER);
    const titles = rows.map(({ title }) => [title?.productTitle, title?.variantTitle]);
    expect(titles).toContainEqual(["Linen shirt", "Medium / Chalk"]);
    expect(titles).toContainEqual([null, null]);
  });

  it("is remembered, and fetched again after a week", async () => {
    const shop = await installShop();
    const { ask, calls } = await openShop(shop);
    const now = new Date();
    await learnTitles(shop, [SHIRT], ask, now);
    const inSixDays = new Date(now.getTime() + 6 * DAY_MS);
    expect(await learnTitles(shop, [SHIRT], ask, inSixDays)).toBe(0);
    expect(calls()).toBe(1);
    expect(await learnTitles(shop, [SHIRT], ask, new Date(now.getTime() + 8 * DAY_MS))).toBe(1);
  });

  it.skipIf(onPostgres)(
    "is looked for once a minute, however many shoppers ask for it",
    async () => {
      const shop = await installShop();
      const { ask } = await openShop(shop);
      const now = new Date();
      const lookUpsAfter = async (ms: number) => {
        lookUps = 0;
        await learnTitles(shop, [SHIRT], ask, new Date(now.getTime() + ms));
        return lookUps;
      };
      await learnTitles(shop, [SHIRT], ask, now);
      expect(await lookUpsAfter(0)).toBe(1);
      expect(await lookUpsAfter(59_999)).toBe(0);
      expect(await lookUpsAfter(60_000)).toBe(1);
    },
  );

  it("is fetched only for the named variants, whatever else is in the shop's log", async () => {
    const shop = await installShop();
    const { ask, calls } = await openShop(shop);
    for (const variantId of ["1", "2", "3"]) await enqueue(shop, signUp({ variantId }), new Date());
    expect(await learnTitles(shop, [SHIRT], ask, new Date())).toBe(1);
    expect(await learnTitles(shop, [], ask, new Date())).toBe(0);
    expect(calls()).toBe(1);
  });
});
