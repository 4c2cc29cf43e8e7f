import { expect, test } from "vitest";
import { installedShop, type Change, type InstalledShop } from "./installed-shop.ts";

const api = "https://shopify.dev/docs/api/admin-graphql/2026-10";
const statuses = "https://shopify.dev/docs/api/usage/response-codes";
const authentication = "https://shopify.dev/docs/api/admin-graphql#authentication";
const versioning = "https://shopify.dev/docs/api/usage/versioning";
const offline =
  "https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/offline-access-tokens";
const own = "own strictness";

const path = "/admin/api/2026-10/graphql.json";
const body = { query: "{ shop { name } }" };
const hour = 3_600_000;

const notFound = { errors: "Not Found" };
const unknownToken = {
  errors: "[API] Invalid API key or access token (unrecognized login or wrong password)",
};
const badRequest = { errors: { query: "Required parameter missing or invalid" } };

type Row = [when: string, change: Change, status: number, body: object, says: string];

const refusals: Row[] = [
  [
    "no token",
    { headers: { "x-shopify-access-token": undefined } },
    401,
    unknownToken,
    authentication,
  ],
  [
    "an empty token",
    { headers: { "x-shopify-access-token": "" } },
    401,
    unknownToken,
    authentication,
  ],
  [
    "an unknown token",
    { headers: { "x-shopify-access-token": "shpat_1" } },
    401,
    unknownToken,
    authentication,
  ],
  [
    "the token as a bearer's",
    { headers: { "x-shopify-access-token": undefined, authorization: "Bearer shpat_1" } },
    401,
    unknownToken,
    authentication,
  ],
  ["GET", { method: "GET" }, 404, notFound, statuses],
  ["PUT", { method: "PUT" }, 404, notFound, statuses],
  ["a version before", { path: "/admin/api/2026-07/graphql.json" }, 404, notFound, own],
  ["a version to come", { path: "/admin/api/2027-10/graphql.json" }, 404, notFound, versioning],
  ["no version", { path: "/admin/api/graphql.json" }, 404, notFound, own],
  ["the REST API", { path: "/admin/api/2026-10/shop.json" }, 404, notFound, own],
  [
    "another shop",
    { headers: { "x-shop-domain": "another.myshopify.com" } },
    404,
    notFound,
    statuses,
  ],
  ["no content type", { headers: { "content-type": undefined } }, 400, badRequest, api],
  [
    "a form",
    { headers: { "content-type": "application/x-www-form-urlencoded" } },
    400,
    badRequest,
    api,
  ],
  ["broken JSON", { body: '{"query":' }, 400, badRequest, statuses],
  ["nothing", { body: "" }, 400, badRequest, statuses],
  ["null", { body: null }, 400, badRequest, api],
  ["a list of queries", { body: [body] }, 400, badRequest, api],
  ["no query", { body: { variables: {} } }, 400, badRequest, api],
  ["a blank query", { body: { query: " " } }, 400, badRequest, api],
  ["a query that is no text", { body: { query: 7 } }, 400, badRequest, api],
  ["variables as a list", { body: { ...body, variables: [] } }, 400, badRequest, own],
  ["variables as a text", { body: { ...body, variables: "{}" } }, 400, badRequest, own],
];

test.each(refusals)("refuses a call: %s", async (_when, change, status, refusal, says) => {
  expect(says).toMatch(/^(https:\/\/shopify\.dev\/|own strictness$)/);
  const { send, exchange } = installedShop();
  const headers = { "x-shopify-access-token": (await exchange()).access_token, ...change.headers };
  const answer = await send({ path, body, ...change, headers });
  expect([answer.status, await answer.json()]).toEqual([status, refusal]);
});

const lapses: [when: string, lapse: (shop: InstalledShop) => unknown, says: string][] = [
  ["older than an hour", ({ clock }) => (clock.now += hour), offline],
  ["of an app that was uninstalled", ({ shopify }) => shopify.uninstall(), authentication],
  [
    "of an earlier installation",
    async ({ shopify }) => {
      await shopify.uninstall();
      shopify.install();
    },
    authentication,
  ],
];

test.each(lapses)("refuses a call with a token %s", async (_when, lapse, says) => {
  expect(says).toMatch(/^https:\/\/shopify\.dev\//);
  const installed = installedShop();
  const { access_token } = await installed.exchange();
  await lapse(installed);
  const answer = await installed.send({
    path,
    body,
    headers: { "x-shopify-access-token": access_token },
  });
  expect([answer.status, await answer.json()]).toEqual([401, unknownToken]);
});
