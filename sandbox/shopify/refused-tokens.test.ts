import { expect, test } from "vitest";
import { installedShop } from "./installed-shop.ts";

const exchanging =
  "https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/token-exchange";
const expiring =
  "https://shopify.dev/docs/apps/build/security/credentials-and-data/use-expiring-offline-access-tokens";
const own = "own strictness";

const because = (error: string, error_description: string) => ({ error, error_description });
const request = (description: string) => because("invalid_request", description);
const badBody = request("The body is not a JSON object of strings.");
const noClient = because(
  "application_cannot_be_found",
  "Could not find Shopify API application with this api_key.",
);
const badClient = because(
  "invalid_client",
  "The client secret does not belong to this application.",
);
const badGrant = because("unsupported_grant_type", "The grant type is not supported.");
const badSubject = because(
  "invalid_subject_token",
  "The subject token is expired or otherwise invalid.",
);
const subjectType = request("The subject_token_type is not supported.");
const requestedType = request("The requested_token_type is not supported.");
const mustExpire = request("A public app's offline tokens must be expiring.");

const online = "urn:shopify:params:oauth:token-type:online-access-token";

type Row = [when: string, change: Record<string, unknown>, body: object, says: string];

/** The changes to a valid exchange; undefined removes a field. */
const exchanges: Row[] = [
  ["no client id", { client_id: undefined }, noClient, exchanging],
  ["another app's client id", { client_id: "another" }, noClient, exchanging],
  ["no client secret", { client_secret: undefined }, badClient, exchanging],
  ["a wrong client secret", { client_secret: "guess" }, badClient, exchanging],
  ["no grant type", { grant_type: undefined }, badGrant, exchanging],
  ["another grant type", { grant_type: "authorization_code" }, badGrant, own],
  ["a grant type of JavaScript's", { grant_type: "constructor" }, badGrant, own],
  ["no subject token type", { subject_token_type: undefined }, subjectType, exchanging],
  ["another subject token type", { subject_token_type: "jwt" }, subjectType, exchanging],
  ["no requested token type", { requested_token_type: undefined }, requestedType, exchanging],
  ["the online token", { requested_token_type: online }, requestedType, own],
  ["a token that never expires", { expiring: "0" }, mustExpire, expiring],
  ["nothing said of expiry", { expiring: undefined }, mustExpire, expiring],
  ["a number for a text", { expiring: 1 }, badBody, own],
  ["an unknown field", { subject: "1" }, request("Unknown parameter subject."), own],
  [
    "a refresh token beside it",
    { refresh_token: "x" },
    request("Unknown parameter refresh_token."),
    own,
  ],
  ["no subject token", { subject_token: undefined }, badSubject, exchanging],
  ["a word for a subject token", { subject_token: "token" }, badSubject, exchanging],
];

test.each(exchanges)("refuses an exchange: %s", async (_when, change, body, says) => {
  expect(says).toMatch(/^(https:\/\/shopify\.dev\/|own strictness$)/);
  const { askToken, exchangeFields, shopify } = installedShop();
  const answer = await askToken({ ...exchangeFields(), ...change });
  expect([answer.status, await answer.json()]).toEqual([400, body]);
  expect(shopify.state.accessTokens).toEqual([]);
});

test.each<[when: string, body: string, type: string | undefined]>([
  ["broken JSON", "{", "application/json"],
  ["a list", "[]", "application/json"],
  ["null", "null", "application/json"],
  ["nothing", "", "application/json"],
  ["plain text", "client_id=client-id", "text/plain"],
  ["no content type", "{}", undefined],
])("refuses a token request whose body is %s", async (_when, body, type) => {
  const answer = await installedShop().askToken(body, { headers: { "content-type": type } });
  expect([answer.status, await answer.json()]).toEqual([400, badBody]);
});

test("refuses an exchange if the app is not installed", async () => {
  const { askToken, exchangeFields, shopify } = installedShop();
  await shopify.uninstall();
  const answer = await askToken(exchangeFields());
  const body = because("app_not_installed", "The application is not installed on this shop.");
  expect([answer.status, await answer.json()]).toEqual([400, body]);
});

test.each<
  [when: string, change: { method?: string; path?: string; headers?: Record<string, string> }]
>([
  ["GET", { method: "GET" }],
  ["PUT", { method: "PUT" }],
  ["another path", { path: "/admin/oauth/token" }],
  ["another shop", { headers: { "x-shop-domain": "another.myshopify.com" } }],
])("does not find a token request: %s", async (_when, change) => {
  const { askToken, exchangeFields } = installedShop();
  const answer = await askToken(exchangeFields(), change);
  expect([answer.status, await answer.json()]).toEqual([404, { errors: "Not Found" }]);
});
