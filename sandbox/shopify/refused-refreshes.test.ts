import { expect, test } from "vitest";
import { installedShop, type InstalledShop } from "./installed-shop.ts";
import { ACCESS_LIFETIME_S, REFRESH_LIFETIME_S, REFRESH_RETRY_MS } from "./tokens.ts";

const offline =
  "https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/offline-access-tokens";
const retrying =
  "https://shopify.dev/changelog/more-resilient-refreshes-for-expiring-offline-access-tokens";

const because = (error: string, error_description: string) => ({ error, error_description });
const inactive = because("invalid_request", "This request requires an active refresh_token");

type Refresh = [when: string, prepare: (to: InstalledShop) => Promise<string>, says: string];

const refreshes: Refresh[] = [
  ["no token", () => Promise.resolve(""), offline],
  ["an unknown token", () => Promise.resolve("shprt_1"), offline],
  ["an access token", async ({ exchange }) => (await exchange()).access_token, offline],
  [
    "a token after its 90 days",
    async ({ exchange, clock }) => {
      const { refresh_token } = await exchange();
      clock.now += REFRESH_LIFETIME_S * 1000;
      return refresh_token;
    },
    offline,
  ],
  [
    "a used token whose successor was used",
    async ({ exchange, askToken, refreshFields }) => {
      const { refresh_token } = await exchange();
      const answer = await askToken(refreshFields(refresh_token));
      const next = (await answer.json()) as { refresh_token: string };
      expect((await askToken(refreshFields(next.refresh_token))).status).toBe(200);
      return refresh_token;
    },
    retrying,
  ],
  [
    "a used token after its 30 days",
    async ({ exchange, askToken, refreshFields, clock }) => {
      const { refresh_token } = await exchange();
      await askToken(refreshFields(refresh_token));
      clock.now += REFRESH_RETRY_MS;
      return refresh_token;
    },
    retrying,
  ],
  [
    "a token after the app was uninstalled",
    async ({ exchange, shopify }) => {
      const { refresh_token } = await exchange();
      await shopify.uninstall();
      return refresh_token;
    },
    offline,
  ],
  [
    "a token of an earlier installation",
    async ({ exchange, shopify }) => {
      const { refresh_token } = await exchange();
      await shopify.uninstall();
      shopify.install();
      return refresh_token;
    },
    offline,
  ],
];

test.each(refreshes)("refuses a refresh: %s", async (_when, prepare, says) => {
  expect(says).toMatch(/^https:\/\/shopify\.dev\//);
  const installed = installedShop();
  const token = await prepare(installed);
  const answer = await installed.askToken(installed.refreshFields(token));
  expect([answer.status, await answer.json()]).toEqual([401, inactive]);
});

test.each([
  [
    "no client id",
    { client_id: undefined },
    because(
      "application_cannot_be_found",
      "Could not find Shopify API application with this api_key.",
    ),
  ],
  [
    "a wrong client secret",
    { client_secret: "guess" },
    because("invalid_client", "The client secret does not belong to this application."),
  ],
  [
    "an exchange's field",
    { expiring: "1" },
    because("invalid_request", "Unknown parameter expiring."),
  ],
])("refuses a refresh: %s", async (_when, change, body) => {
  const { askToken, exchange, refreshFields } = installedShop();
  const { refresh_token } = await exchange();
  const answer = await askToken({ ...refreshFields(refresh_token), ...change });
  expect([answer.status, await answer.json()]).toEqual([400, body]);
});

test("refuses an access token after its hour", async () => {
  const { exchange, query, clock } = installedShop();
  const { access_token } = await exchange();
  clock.now += ACCESS_LIFETIME_S * 1000 - 1;
  expect(await query("{ shop { name } }", {}, access_token)).toHaveProperty("data");
  clock.now += 1;
  expect(await query("{ shop { name } }", {}, access_token)).toHaveProperty("errors");
});
