import { expect, test } from "vitest";
import { errorsOf, klaviyoAtNoon, muteKey, request } from "./valid-request.ts";

const accounts = "https://developers.klaviyo.com/en/reference/get_accounts";
const lists = "https://developers.klaviyo.com/en/reference/get_lists";
const fieldsets = "https://developers.klaviyo.com/en/reference/api_overview#sparse-fieldsets";
const scopes = "https://developers.klaviyo.com/en/docs/authenticate_#api-key-scopes";
const pagination = "https://developers.klaviyo.com/en/reference/api_overview#pagination";
const own = "own strictness";

const read = (path: string, headers?: Record<string, string>) =>
  klaviyoAtNoon().fetch(request({ method: "GET", path, headers }));

test("an account names itself by its public key", async () => {
  const response = await read("/api/accounts");
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("application/vnd.api+json");
  const self = "https://klaviyo.example/api/accounts";
  expect(await response.json()).toMatchObject({
    data: [
      {
        type: "account",
        id: "SBX001",
        attributes: {
          public_api_key: "SBX001",
          test_account: true,
          contact_information: { organization_name: "Sandbox Outfitters" },
        },
        links: { self: `${self}/SBX001` },
      },
    ],
    links: { self },
  });
});

test("returns only the requested fields of an account, nested ones by their path", async () => {
  const path =
    "/api/accounts?fields[account]=timezone,contact_information.organization_name,contact_information.street_address.zip";
  expect(await (await read(path)).json()).toMatchObject({
    data: [
      {
        attributes: {
          timezone: "US/Eastern",
          contact_information: {
            organization_name: "Sandbox Outfitters",
            street_address: { zip: null },
          },
        },
      },
    ],
  });
  const { data } = (await (await read(path)).json()) as { data: { attributes: object }[] };
  expect(Object.keys(data[0]!.attributes)).toEqual(["contact_information", "timezone"]);
});

interface ListPage {
  data: { id: string; attributes: object }[];
  links: { self: string; next?: string };
}

const readLists = async (path: string) => (await (await read(path)).json()) as ListPage;

test("returns one page of lists with their opt-in process", async () => {
  const { data } = await readLists("/api/lists");
  expect(data).toHaveLength(10);
  expect(data.slice(0, 2)).toMatchObject([
    {
      type: "list",
      id: "NEWS01",
      attributes: { name: "Newsletter", opt_in_process: "double_opt_in" },
    },
    { type: "list", id: "TEXT01", attributes: { opt_in_process: "single_opt_in" } },
  ]);
});

test("a page names the next one with the same parameters, and the last one names none", async () => {
  const path = "/api/lists?fields[list]=name&page[size]=5";
  const first = await readLists(path);
  expect(first.data[0]).toEqual({
    type: "list",
    id: "NEWS01",
    attributes: { name: "Newsletter" },
    links: { self: "https://klaviyo.example/api/lists/NEWS01" },
  });
  expect(first.links.self).toBe(`https://klaviyo.example${path}`);
  const sizes: number[] = [];
  const seen = new Set<string>();
  for (let next: string | undefined = path; next;) {
    const page: ListPage = await readLists(next);
    sizes.push(page.data.length);
    for (const { id, attributes } of page.data) {
      seen.add(id);
      expect(Object.keys(attributes)).toEqual(["name"]);
    }
    next = page.links.next?.replace("https://klaviyo.example", "");
  }
  expect(sizes).toEqual([5, 5, 2]);
  expect(seen.size).toBe(12);
});

const badField = (name: string, field: string) =>
  ({ parameter: name, detail: `'${field}' is not an allowed field.` }) as const;
const badParameter = (name: string) =>
  ({
    parameter: name,
    detail: `'${name}' is not an allowed parameter for this resource.`,
  }) as const;
const badCursor = { parameter: "page[cursor]", detail: "Invalid page cursor." };
const badSize = { parameter: "page[size]", detail: "The page size must be between 1 and 10." };

const refusals: [path: string, error: { parameter: string; detail: string }, says: string][] = [
  ["/api/accounts?fields[account]=name", badField("fields[account]", "name"), fieldsets],
  ["/api/accounts?fields[account]=", badField("fields[account]", ""), fieldsets],
  ["/api/accounts?page[size]=1", badParameter("page[size]"), accounts],
  ["/api/lists?fields[list]=profile_count", badField("fields[list]", "profile_count"), lists],
  ["/api/lists?page[size]=0", badSize, lists],
  ["/api/lists?page[size]=11", badSize, lists],
  ["/api/lists?page[size]=many", badSize, lists],
  ["/api/lists?page[cursor]=", badCursor, pagination],
  ["/api/lists?page[cursor]=2", badCursor, pagination],
  ["/api/lists?page[cursor]=bmV4dDpsaXN0Ok5PTkUwMQ==", badCursor, pagination],
  ["/api/lists?include=tags", badParameter("include"), own],
  ["/api/lists?sort=name", badParameter("sort"), own],
];

test.each(refusals)("refuses: %s", async (path, { parameter, detail }, says) => {
  expect(says).toMatch(/^(https:\/\/|own strictness$)/);
  const response = await read(path);
  expect(response.status).toBe(400);
  expect(await errorsOf(response)).toEqual([
    {
      status: 400,
      code: "invalid",
      title: "Invalid input.",
      detail,
      source: { parameter },
      links: {},
      meta: {},
    },
  ]);
});

test("refuses a key without the account's scope, and names that scope", async () => {
  expect(scopes).toMatch(/^https:/);
  const response = await read("/api/accounts", { Authorization: `Klaviyo-API-Key ${muteKey}` });
  expect(response.status).toBe(403);
  expect(await errorsOf(response)).toEqual([
    {
      status: 403,
      code: "permission_denied",
      title: "You do not have permission to perform this action.",
      detail: "Your API key is missing required scopes: accounts:read",
      source: { pointer: "/data/" },
      links: {},
      meta: {},
    },
  ]);
});
