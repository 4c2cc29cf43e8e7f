import { expect, test } from "vitest";
import { errorsOf, goneKey, halfKey, klaviyoAtNoon, request } from "./valid-request.ts";

const authentication = "https://developers.klaviyo.com/en/reference/api_overview#authentication";
const scopes = "https://developers.klaviyo.com/en/docs/authenticate_#api-key-scopes";
const versioning = "https://developers.klaviyo.com/en/docs/api_versioning_and_deprecation_policy";
const openApi = "https://github.com/klaviyo/openapi/blob/main/openapi/stable.json";
const statuses = "https://developers.klaviyo.com/en/docs/rate_limits_and_error_handling";
const jsonApi = "https://jsonapi.org/format/#content-negotiation-servers";
const own = "own strictness";

type Row = [when: string, change: Parameters<typeof request>[0], error: object, says: string];

const body = { source: { pointer: "/data/" }, links: {}, meta: {} };
const notAuthenticated = {
  status: 401,
  code: "not_authenticated",
  title: "Authentication credentials were not provided.",
  detail: "Missing or invalid authorization scheme. Please use Klaviyo-API-Key.",
  ...body,
};
const authenticationFailed = {
  status: 401,
  code: "authentication_failed",
  title: "Incorrect authentication credentials.",
  detail: "The private key is unknown or revoked.",
  ...body,
};
const denied = (missing: string) => ({
  status: 403,
  code: "permission_denied",
  title: "You do not have permission to perform this action.",
  detail: `Your API key is missing required scopes: ${missing}`,
  ...body,
});
const parameter = (name: string, detail: string) => ({
  status: 400,
  code: "invalid",
  title: "Invalid input.",
  detail,
  source: { parameter: name },
  links: {},
  meta: {},
});
const mediaType = (type: string) => ({
  status: 415,
  code: "unsupported_media_type",
  title: "Unsupported media type in request.",
  detail: `Unsupported media type "${type}" in request.`,
  ...body,
});
const notAcceptable = {
  status: 406,
  code: "not_acceptable",
  title: "Could not satisfy the request Accept header.",
  detail: "Could not satisfy the request Accept header.",
  ...body,
};
const bare = (status: number, code: string, title: string, detail = title) => ({
  status,
  code,
  title,
  detail,
  links: {},
  meta: {},
});
const optOut = { "X-Klaviyo-Revision-Fall-Forward-Opt-Out": "1" };
const withKey = (key: string) => ({ headers: { Authorization: `Klaviyo-API-Key ${key}` } });
const withRevision = (revision?: string) => ({ headers: { ...optOut, revision } });
const withType = (type?: string) => ({ headers: { "Content-Type": type } });
const isDate = "The revision header must be a date (YYYY-MM-DD).";
const required = "The revision header is required.";
const gone = {
  ...parameter("revision", "The revision 2024-02-15 has been retired."),
  status: 410,
  code: "gone",
  title: "Gone.",
};

const refusals: Row[] = [
  ["no key", { headers: { Authorization: undefined } }, notAuthenticated, authentication],
  [
    "scheme Bearer",
    { headers: { Authorization: "Bearer pk_1" } },
    notAuthenticated,
    authentication,
  ],
  ["bare key", { headers: { Authorization: "pk_1" } }, notAuthenticated, authentication],
  ["scheme without key", withKey(""), notAuthenticated, authentication],
  ["unknown key", withKey("pk_1"), authenticationFailed, authentication],
  ["revoked key", withKey(goneKey), authenticationFailed, authentication],
  ["scope missing", withKey(halfKey), denied("catalogs:write"), scopes],
  ["both scopes missing", withKey("pk_none"), denied("catalogs:write, profiles:write"), scopes],
  ["no revision", withRevision(), parameter("revision", required), openApi],
  ["empty revision", withRevision(""), parameter("revision", required), openApi],
  ["word for a revision", withRevision("latest"), parameter("revision", isDate), openApi],
  ["impossible date", withRevision("2026-02-30"), parameter("revision", isDate), openApi],
  ["pre-release revision", withRevision("2026-07-15.pre"), parameter("revision", isDate), own],
  [
    "date between revisions",
    withRevision("2026-07-16"),
    parameter("revision", "'2026-07-16' is not a valid revision."),
    versioning,
  ],
  [
    "date after the newest revision",
    withRevision("2026-10-16"),
    parameter("revision", "'2026-10-16' is not a valid revision."),
    versioning,
  ],
  [
    "future revision",
    withRevision("2027-01-15"),
    parameter("revision", "'2027-01-15' is not a valid revision."),
    versioning,
  ],
  ["retired revision, opted out", withRevision("2024-02-15"), gone, versioning],
  ["no content type", withType(), mediaType(""), openApi],
  [
    "content type with charset",
    withType("application/vnd.api+json; charset=utf-8"),
    mediaType("application/vnd.api+json; charset=utf-8"),
    jsonApi,
  ],
  [
    "plain JSON with charset",
    withType("application/json; charset=utf-8"),
    mediaType("application/json; charset=utf-8"),
    own,
  ],
  ["another type's JSON", withType("application/ld+json"), mediaType("application/ld+json"), own],
  ["a form", withType("text/plain"), mediaType("text/plain"), openApi],
  [
    "compressed body",
    { headers: { "Content-Encoding": "gzip" } },
    mediaType("application/vnd.api+json"),
    own,
  ],
  ["Accept HTML", { headers: { Accept: "text/html" } }, notAcceptable, statuses],
  [
    "Accept with parameters only",
    { headers: { Accept: "application/vnd.api+json; version=1" } },
    notAcceptable,
    jsonApi,
  ],
  ["Accept with q=0", { headers: { Accept: "application/vnd.api+json;q=0" } }, notAcceptable, own],
  [
    "PUT",
    { method: "PUT" },
    bare(405, "method_not_allowed", 'Method "PUT" not allowed.'),
    statuses,
  ],
  [
    "GET, for nothing can be read back",
    { method: "GET" },
    bare(405, "method_not_allowed", 'Method "GET" not allowed.'),
    openApi,
  ],
  [
    "unknown path",
    { path: "/api/back-in-stock" },
    bare(404, "not_found", "Not found.", "The path is not one of the API."),
    statuses,
  ],
  [
    "two trailing slashes",
    { path: "/api/back-in-stock-subscriptions//" },
    bare(404, "not_found", "Not found.", "The path is not one of the API."),
    own,
  ],
  [
    "the client's query",
    { path: "/api/back-in-stock-subscriptions?company_id=SBX001" },
    parameter("company_id", "'company_id' is not an allowed parameter for this resource."),
    openApi,
  ],
];

test.each(refusals)("refuses: %s", async (_when, change, error, says) => {
  expect(says).toMatch(/^(https:\/\/|own strictness$)/);
  const klaviyo = klaviyoAtNoon();
  klaviyo.accounts.push({ ...klaviyo.accounts[0]!, key: "pk_none", scopes: [] });
  const response = await klaviyo.fetch(request(change));
  expect(await errorsOf(response)).toEqual([error]);
  expect(response.status).toBe((error as { status: number }).status);
  expect(response.headers.get("content-type")).toBe("application/vnd.api+json");
  expect(klaviyo.received).toEqual([]);
});

test("the edge refuses a key with an odd character, in HTML", async () => {
  const response = await klaviyoAtNoon().fetch(request(withKey("pk_caf\u00e9")));
  expect(response.status).toBe(400);
  expect(response.headers.get("content-type")).toBe("text/html");
  expect(await response.text()).toContain("<center>cloudflare</center>");
});

test("refuses a key as soon as it is revoked, and accepts it once it is restored", async () => {
  const klaviyo = klaviyoAtNoon();
  klaviyo.accounts[0]!.revoked = true;
  expect((await klaviyo.fetch(request({}))).status).toBe(401);
  klaviyo.accounts[0]!.revoked = false;
  expect((await klaviyo.fetch(request({}))).status).toBe(202);
});

test.each(["*/*", "application/json", "text/html, application/vnd.api+json;q=0.9", undefined])(
  "answers an Accept of %s",
  async (Accept) => {
    expect((await klaviyoAtNoon().fetch(request({ headers: { Accept } }))).status).toBe(202);
  },
);
