import { expect, test } from "vitest";
import { sandboxAccounts, everyScope } from "./keys.ts";
import { createKlaviyo } from "./klaviyo.ts";
import { baseKey, bodyWith, errorsOf, goneKey, noon, request } from "./valid-request.ts";

const reference = "https://developers.klaviyo.com/en/reference/get_events";
const filtering = "https://developers.klaviyo.com/en/reference/api_overview#filtering";
const fieldsets = "https://developers.klaviyo.com/en/reference/api_overview#sparse-fieldsets";
const pagination = "https://developers.klaviyo.com/en/reference/api_overview#pagination";
const included = "https://help.klaviyo.com/hc/en-us/articles/7423954176283";
const own = "own strictness";

const VARIANT = ["data", "relationships", "variant", "data", "id"] as const;
const catalogId = (variantId: string) => `$shopify:::$default:::${variantId}`;

/** A Klaviyo that took three subscriptions, a second apart, from noon. */
async function stage(accounts = sandboxAccounts()) {
  const clock = { now: noon };
  const klaviyo = createKlaviyo({ accounts, now: () => clock.now });
  for (const variantId of ["1", "2", "3"]) {
    const body = bodyWith(VARIANT, catalogId(variantId));
    const { status } = await klaviyo.fetch(request({ body }));
    expect(status).toBe(202);
    clock.now += 1_000;
  }
  clock.now = noon + 60_000;
  const read = (query: Record<string, string>, key?: string) =>
    klaviyo.fetch(
      request({
        method: "GET",
        path: `/api/events?${new URLSearchParams(query).toString()}`,
        headers: key === undefined ? {} : { Authorization: `Klaviyo-API-Key ${key}` },
      }),
    );
  const pageOf = async (query: Record<string, string>) =>
    (await (await read(query)).json()) as Page;
  return { klaviyo, clock, read, pageOf };
}

interface Page {
  data: {
    attributes: { datetime: string; event_properties: { VariantId: number } };
    relationships: { profile: { data: { id: string } } };
  }[];
  included?: { id: string; attributes: object }[];
  links: { next: string | null };
}

const variantsOf = ({ data }: Page) =>
  data.map(({ attributes }) => attributes.event_properties.VariantId);

test("returns the events newest first, with the people who subscribed", async () => {
  const { pageOf } = await stage();
  const page = await pageOf({
    filter: 'equals(metric_id,"BISK01")',
    include: "profile",
    "fields[event]": "datetime,event_properties",
    "fields[profile]": "email,phone_number",
    sort: "-datetime",
  });
  expect(variantsOf(page)).toEqual([3, 2, 1]);
  expect(page.data[2]?.attributes.datetime).toBe("2026-11-24T12:00:00+00:00");
  expect(page.included).toMatchObject([
    {
      type: "profile",
      id: page.data[0]?.relationships.profile.data.id,
      attributes: { email: "ada@example.com", phone_number: "+15005550006" },
    },
  ]);
});

test("an event can be read only a while after its subscription", async () => {
  const { klaviyo, clock, pageOf } = await stage();
  klaviyo.eventDelayMs = 5_000;
  clock.now = noon + 5_999;
  expect(variantsOf(await pageOf({}))).toEqual([1]);
  clock.now = noon + 6_000;
  expect(variantsOf(await pageOf({}))).toEqual([2, 1]);
});

test("a subscription to a variant outside of the synced catalog gives no event", async () => {
  const accounts = sandboxAccounts();
  for (const account of accounts) account.synced = { lacks: [catalogId("2")] };
  const { pageOf } = await stage(accounts);
  expect(variantsOf(await pageOf({ sort: "datetime" }))).toEqual([1, 3]);
});

test("without the catalog sync there is no event", async () => {
  const { klaviyo, pageOf } = await stage();
  klaviyo.catalogSynced = false;
  expect((await pageOf({})).data).toEqual([]);
});

test("an account without the metric has no event, and another metric has none", async () => {
  const { klaviyo, pageOf } = await stage();
  expect((await pageOf({ filter: "equals(metric_id,'CUST07')" })).data).toEqual([]);
  klaviyo.flow = "no_metric";
  expect((await pageOf({})).data).toEqual([]);
});

test.each([
  ["greater-or-equal(datetime,2026-11-24T12:00:01Z)", [2, 3]],
  ["greater-than(datetime,2026-11-24T12:00:01Z)", [3]],
  ["less-than(datetime,2026-11-24T12:00:01+00:00)", [1]],
  ["less-or-equal(datetime,2026-11-24T07:00:01-05:00)", [1, 2]],
  [`equals(metric_id,"BISK01"),greater-than(datetime,2026-11-24T12:00:01.5Z)`, [3]],
  [`and(equals(metric_id,"BISK01"),greater-than(datetime,2026-11-24T12:00:00Z))`, [2, 3]],
])("filters: %s", async (filter, variants) => {
  const { pageOf } = await stage();
  expect(variantsOf(await pageOf({ filter, sort: "datetime" }))).toEqual(variants);
});

test("a page names the next one with the same parameters, and the last one names none", async () => {
  const { klaviyo, pageOf } = await stage();
  const first = await pageOf({ "page[size]": "2", sort: "datetime" });
  expect(variantsOf(first)).toEqual([1, 2]);
  const path = first.links.next!.replace("https://klaviyo.example", "");
  const last = (await (await klaviyo.fetch(request({ method: "GET", path }))).json()) as Page;
  expect(variantsOf(last)).toEqual([3]);
  expect(last.links.next).toBeNull();
});

const filterRefusal = (detail: string) => ({ parameter: "filter", detail });
const parentheses = filterRefusal("Invalid filter provided. Verify your parentheses match.");
const iso = filterRefusal("datetime must be in ISO 8601.");
const cursorRefusal = { parameter: "page[cursor]", detail: "Invalid page cursor." };
const sizeRefusal = {
  parameter: "page[size]",
  detail: "The page size must be between 1 and 1000.",
};
const sortRefusal = { parameter: "sort", detail: "Invalid sort." };
const includeRefusal = (name: string) => ({
  parameter: "include",
  detail: `'${name}' is not an allowed include parameter for this resource.`,
});

const refusals: [
  query: Record<string, string>,
  error: { parameter: string; detail: string },
  says: string,
][] = [
  [{ filter: "equals(metric_id,'x'" }, parentheses, filtering],
  [{ filter: "" }, parentheses, filtering],
  [{ filter: "and(equals(metric_id,'x'))" }, filterRefusal("and() needs two conditions."), own],
  [
    { filter: "equals(metric_id,'x') equals(metric_id,'y')" },
    filterRefusal("Invalid filter provided."),
    filtering,
  ],
  [
    { filter: "equals(metric_id,x)" },
    filterRefusal("The value of metric_id must be quoted."),
    filtering,
  ],
  [
    { filter: "equals(metric_id,'x'),equals(metric_id,'y')" },
    filterRefusal("metric_id is given twice."),
    own,
  ],
  [
    { filter: "contains(metric_id,'x')" },
    filterRefusal("'contains' is not an allowed operator of 'metric_id'."),
    reference,
  ],
  [
    { filter: "equals(datetime,2026-11-24T12:00:00Z)" },
    filterRefusal("'equals' is not an allowed operator of 'datetime'."),
    reference,
  ],
  [{ filter: "equals(email,'x')" }, filterRefusal("'email' is not a filterable field."), reference],
  [
    { filter: "equals(profile_id,x)" },
    filterRefusal("The value of profile_id must be quoted."),
    filtering,
  ],
  [
    { filter: "greater-than(profile_id,'x')" },
    filterRefusal("'greater-than' is not an allowed operator of 'profile_id'."),
    reference,
  ],
  [
    { filter: "equals(metric_id,'x'),equals(profile_id,'y')" },
    filterRefusal("metric_id and profile_id can't be combined."),
    own,
  ],
  [{ filter: "greater-than(datetime,'2026-11-24T12:00:00Z')" }, iso, own],
  [{ filter: "greater-than(datetime,2026-11-24T12:00:00)" }, iso, own],
  [{ filter: "greater-than(datetime,2026-11-24T12:00:00 00:00)" }, iso, filtering],
  [{ filter: "greater-than(datetime,2026-13-24T12:00:00Z)" }, iso, filtering],
  [{ filter: "greater-than(datetime,1764000000)" }, iso, reference],
  [{ sort: "time" }, sortRefusal, reference],
  [{ sort: "-uuid" }, sortRefusal, reference],
  [{ "page[size]": "0" }, sizeRefusal, reference],
  [{ "page[size]": "1001" }, sizeRefusal, reference],
  [{ "page[size]": "all" }, sizeRefusal, reference],
  [{ "page[cursor]": "" }, cursorRefusal, pagination],
  [{ "page[cursor]": "2" }, cursorRefusal, pagination],
  [{ include: "profiles" }, includeRefusal("profiles"), reference],
  [{ include: "attributions" }, includeRefusal("attributions"), own],
  [
    { include: "metric", "fields[metric]": "title" },
    { parameter: "fields[metric]", detail: "'title' is not an allowed field." },
    fieldsets,
  ],
  [
    { include: "profile", "fields[metric]": "name" },
    { parameter: "fields[metric]", detail: "The metric is not included." },
    own,
  ],
  [
    { "fields[event]": "properties" },
    { parameter: "fields[event]", detail: "'properties' is not an allowed field." },
    fieldsets,
  ],
  [
    { include: "profile", "fields[profile]": "phone" },
    { parameter: "fields[profile]", detail: "'phone' is not an allowed field." },
    fieldsets,
  ],
  [
    { "fields[profile]": "email" },
    { parameter: "fields[profile]", detail: "The profile is not included." },
    own,
  ],
  [
    { limit: "5" },
    { parameter: "limit", detail: "'limit' is not an allowed parameter for this resource." },
    reference,
  ],
];

test.each(refusals)("refuses: %j", async (query, { parameter, detail }, says) => {
  expect(says).toMatch(/^(https:\/\/|own strictness$)/);
  const { read } = await stage();
  const response = await read(query);
  expect(response.status).toBe(400);
  expect(await errorsOf(response)).toMatchObject([{ detail, source: { parameter } }]);
});

test("refuses a key without its scopes, and names them", async () => {
  expect(included).toMatch(/^https:/);
  const accounts = sandboxAccounts();
  accounts.push({
    ...accounts[0]!,
    key: "pk_noprofiles",
    scopes: everyScope.filter((scope) => scope !== "profiles:read"),
  });
  const { read } = await stage(accounts);
  const missing = (scope: string) => ({
    code: "permission_denied",
    detail: `Your API key is missing required scopes: ${scope}`,
  });
  const denied = await read({}, baseKey);
  expect([denied.status, await errorsOf(denied)]).toMatchObject([403, [missing("events:read")]]);
  expect((await read({}, "pk_noprofiles")).status).toBe(200);
  const alone = await read({ include: "profile" }, "pk_noprofiles");
  expect([alone.status, await errorsOf(alone)]).toMatchObject([403, [missing("profiles:read")]]);
  expect((await read({}, goneKey)).status).toBe(401);
});

test("answers 350 calls a second and no more", async () => {
  const { read } = await stage();
  const statuses: number[] = [];
  for (let call = 0; call < 351; call += 1) statuses.push((await read({})).status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(350);
  expect(statuses.at(-1)).toBe(429);
});
