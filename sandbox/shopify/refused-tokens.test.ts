import { expect, test } from "vitest";
import {
  apiKey,
  apiSecret,
  installedShop,
  noon,
  shop,
  type InstalledShop,
} from "./installed-shop.ts";
import { sessionTokenClaims, signToken } from "./session-token.ts";
import { ACCESS_LIFETIME_S, REFRESH_LIFETIME_S, REFRESH_RETRY_MS } from "./tokens.ts";

const guide = "https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens";
const exchanging = `${guide}/token-exchange`;
const offline = `${guide}/offline-access-tokens`;
const idTokens = "https://shopify.dev/docs/apps/build/authentication-authorization/session-tokens";
const expiring =
  "https://shopify.dev/docs/apps/build/security/credentials-and-data/use-expiring-offline-access-tokens";
const retrying =
  "https://shopify.dev/changelog/more-resilient-refreshes-for-expiring-offline-access-tokens";
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
const inactive = request("This request requires an active refresh_token");

const online = "urn:shopify:params:oauth:token-type:online-access-token";

type Row = [when: string, change: Record<string, unknown>, body: object, says: string];

/** What is changed of a valid exchange; undefined takes a field away. */
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

test.each(exchanges)("an exchange is refused: %s", async (_when, change, body, says) => {
  expect(says).toMatch(/^(https:\/\/shopify\.dev\/|own strictness$)/);
  const { askToken, exchangeFields, shopify } = installedShop();
  const answer = await askToken({ ...exchangeFields(), ...change });
  expect([answer.status, await answer.json()]).toEqual([400, body]);
  expect(shopify.state.accessTokens).toEqual([]);
});

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
  ["whose claims are no JSON", signToken([], apiSecret).replace(/\.[^.]*\./, ".e30x.")],
  ["whose claims are a list", signToken([], apiSecret)],
];

test.each(subjects)("a session token is refused: %s", async (_when, token) => {
  expect(idTokens).toMatch(/^https:/);
  const { askToken, exchangeFields } = installedShop();
  const answer = await askToken({ ...exchangeFields(), subject_token: token });
  expect([answer.status, await answer.json()]).toEqual([400, badSubject]);
});

test.each<[when: string, body: string, type: string | undefined]>([
  ["broken JSON", "{", "application/json"],
  ["a list", "[]", "application/json"],
  ["null", "null", "application/json"],
  ["nothing", "", "application/json"],
  ["plain text", "client_id=client-id", "text/plain"],
  ["no content type", "{}", undefined],
])("a token request is refused whose body is %s", async (_when, body, type) => {
  const answer = await installedShop().askToken(body, { headers: { "content-type": type } });
  expect([answer.status, await answer.json()]).toEqual([400, badBody]);
});

test("an exchange is refused where the app is not installed", async () => {
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
])("a token request is not found: %s", async (_when, change) => {
  const { askToken, exchangeFields } = installedShop();
  const answer = await askToken(exchangeFields(), change);
  expect([answer.status, await answer.json()]).toEqual([404, { errors: "Not Found" }]);
});

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

test.each(refreshes)("a refresh is refused: %s", async (_when, prepare, says) => {
  expect(says).toMatch(/^https:\/\/shopify\.dev\//);
  const installed = installedShop();
  const token = await prepare(installed);
  const answer = await installed.askToken(installed.refreshFields(token));
  expect([answer.status, await answer.json()]).toEqual([401, inactive]);
});

test.each([
  ["no client id", { client_id: undefined }, noClient],
  ["a wrong client secret", { client_secret: "guess" }, badClient],
  ["an exchange's field", { expiring: "1" }, request("Unknown parameter expiring.")],
])("a refresh is refused: %s", async (_when, change, body) => {
  const { askToken, exchange, refreshFields } = installedShop();
  const { refresh_token } = await exchange();
  const answer = await askToken({ ...refreshFields(refresh_token), ...change });
  expect([answer.status, await answer.json()]).toEqual([400, body]);
});

test("an access token is refused after its hour", async () => {
  const { exchange, query, clock } = installedShop();
  const { access_token } = await exchange();
  clock.now += ACCESS_LIFETIME_S * 1000 - 1;
  expect(await query("{ shop { name } }", {}, access_token)).toHaveProperty("data");
  clock.now += 1;
  expect(await query("{ shop { name } }", {}, access_token)).toHaveProperty("errors");
});
