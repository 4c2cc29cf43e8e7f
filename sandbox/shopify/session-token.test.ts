import "@shopify/shopify-app-remix/adapters/node";
import { ApiVersion, LogSeverity, shopifyApi } from "@shopify/shopify-api";
import { expect, test } from "vitest";
import { catalogue } from "#sandbox/storefront/catalogue.ts";
import { apiKey, apiSecret, installedShop, noon, scopes, shop } from "./installed-shop.ts";
import { sessionTokenClaims, signToken } from "./session-token.ts";
import { createShopify } from "./shopify.ts";

/** Claims and rules: https://shopify.dev/docs/apps/build/authentication-authorization/session-tokens */
const at = noon / 1000;
const sign = (change: object = {}, secret = apiSecret, header?: object) =>
  signToken({ ...sessionTokenClaims(shop, apiKey, noon), ...change }, secret, header);
const withoutSignature = (token: string) => token.slice(0, token.lastIndexOf(".") + 1);
const [firstHalf = "", , signature = ""] = sign().split(".");
const claimsOfAnother = sign({ sub: "2" }).split(".")[1] ?? "";

const subjects: [when: string, token: string][] = [
  ["expired this second", sign({ exp: at })],
  ["not valid before the next second", sign({ nbf: at + 1 })],
  ["without an end", sign({ exp: undefined })],
  ["without a beginning", sign({ nbf: undefined })],
  ["with its end as a text", sign({ exp: String(at + 60) })],
  ["for another app", sign({ aud: "another" })],
  ["of another shop", sign({ dest: "https://another.myshopify.com" })],
  ["of another issuer", sign({ iss: `https://${shop}.evil.example/admin` })],
  ["signed with another secret", sign({}, "guess")],
  ["with claims put in afterwards", [firstHalf, claimsOfAnother, signature].join(".")],
  ["of algorithm none, signed", sign({}, apiSecret, { alg: "none", typ: "JWT" })],
  ["of algorithm none, unsigned", withoutSignature(sign({}, "", { alg: "none", typ: "JWT" }))],
  ["of another algorithm", sign({}, apiSecret, { alg: "HS512", typ: "JWT" })],
  ["without a signature", withoutSignature(sign())],
  ["of four parts", `${sign()}.x`],
  ["whose claims are a list", signToken([], apiSecret)],
];

const refusal = {
  error: "invalid_subject_token",
  error_description: "The subject token is expired or otherwise invalid.",
};

test.each(subjects)("refuses a session token: %s", async (_when, token) => {
  const { askToken, exchangeFields } = installedShop();
  const answer = await askToken({ ...exchangeFields(), subject_token: token });
  expect([answer.status, await answer.json()]).toEqual([400, refusal]);
});

test("Shopify's own library accepts the tokens", async () => {
  const { session } = shopifyApi({
    apiKey,
    apiSecretKey: apiSecret,
    hostName: "app.example",
    apiVersion: ApiVersion.October26,
    isEmbeddedApp: true,
    logger: { level: LogSeverity.Error },
  });
  const appUrl = "https://app.example";
  const today = createShopify({ shop, apiKey, apiSecret, scopes, appUrl, catalogue });
  const claims = await session.decodeSessionToken(today.sessionToken());
  expect(claims).toMatchObject({
    iss: `https://${shop}/admin`,
    dest: `https://${shop}`,
    aud: apiKey,
  });
  expect(claims.exp - claims.nbf).toBe(60);
});
