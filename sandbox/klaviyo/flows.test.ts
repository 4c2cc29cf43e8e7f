import { expect, test } from "vitest";
import type { FlowState } from "./flow-state.ts";
import { baseKey, errorsOf, goneKey, klaviyoAtNoon, request } from "./valid-request.ts";

const metrics = "https://developers.klaviyo.com/en/reference/get_metrics";
const triggers = "https://developers.klaviyo.com/en/reference/get_flows_triggered_by_metric";
const fieldsets = "https://developers.klaviyo.com/en/reference/api_overview#sparse-fieldsets";
const pagination = "https://developers.klaviyo.com/en/reference/api_overview#pagination";
const scopes = "https://developers.klaviyo.com/en/docs/authenticate_#api-key-scopes";
const own = "own strictness";

const flowActions = "https://developers.klaviyo.com/en/reference/get_actions_for_flow";

const ACTIONS = "/api/flows/FLOW01/flow-actions";
const TRIGGERS = "/api/metrics/BISK01/flow-triggers";

function read(path: string, told: { flow?: FlowState; headers?: Record<string, string> } = {}) {
  const { flow = "live", headers = {} } = told;
  const klaviyo = klaviyoAtNoon();
  klaviyo.flow = flow;
  return klaviyo.fetch(request({ method: "GET", path, headers }));
}

interface Page {
  data: { type: string; id: string; attributes: Record<string, unknown> }[];
  links: { self: string; next?: string };
}

const pageOf = async (path: string, flow: FlowState = "live") =>
  (await (await read(path, { flow })).json()) as Page;

test("returns 200 metrics a page, and each page names the next one", async () => {
  const first = await pageOf("/api/metrics?fields[metric]=name");
  expect(first.data).toHaveLength(200);
  const last = await pageOf(first.links.next!.replace("https://klaviyo.example", ""));
  expect(last.links.next).toBeUndefined();
  const self = "https://klaviyo.example/api/metrics/BISK01";
  const triggers = {
    self: `${self}/relationships/flow-triggers`,
    related: `${self}/flow-triggers`,
  };
  expect(last.data.at(-1)).toEqual({
    type: "metric",
    id: "BISK01",
    attributes: { name: "Subscribed to Back in Stock" },
    relationships: { "flow-triggers": { links: triggers } },
    links: { self },
  });
});

test("a full page is larger than 64 KB, even if only the names are requested", async () => {
  const response = await read("/api/metrics?fields[metric]=name");
  expect((await response.text()).length).toBeGreaterThan(64 * 1024);
});

test.each<[FlowState, object[]]>([
  ["live", [{ name: "Back in stock", status: "live", archived: false }]],
  ["manual", [{ name: "Back in stock", status: "manual", archived: false }]],
  ["draft", [{ name: "Back in stock", status: "draft", archived: false }]],
  ["archived", [{ name: "Back in stock", status: "live", archived: true }]],
  ["none", []],
])("returns a flow that is %s as the reference writes it", async (flow, told) => {
  const { data } = await pageOf(`${TRIGGERS}?fields[flow]=name,status,archived`, flow);
  expect(data.map(({ attributes }) => attributes)).toEqual(told);
  expect(data.every(({ type }) => type === "flow")).toBe(true);
});

test.each<[FlowState, string, string]>([
  ["live", "live", "live"],
  ["manual", "live", "manual"],
  ["message_manual", "live", "manual"],
  ["draft", "draft", "draft"],
  ["message_draft", "live", "draft"],
])("returns the actions of a flow that is %s", async (flow, delay, message) => {
  const { data } = await pageOf(`${ACTIONS}?fields[flow-action]=action_type,status`, flow);
  expect(data.map(({ attributes }) => attributes)).toEqual([
    { action_type: "BACK_IN_STOCK_DELAY", status: delay },
    { action_type: "SEND_EMAIL", status: message },
  ]);
});

test("another metric triggers no flow, and without sign-ups there is no back-in-stock metric", async () => {
  expect((await pageOf("/api/metrics/CUST07/flow-triggers")).data).toEqual([]);
  const { links } = await pageOf("/api/metrics", "no_metric");
  const { data } = await pageOf(links.next!.replace("https://klaviyo.example", ""), "no_metric");
  expect(data.map(({ id }) => id)).toEqual(["CUST200"]);
  expect((await read(TRIGGERS, { flow: "no_metric" })).status).toBe(404);
});

const refusals: [path: string, parameter: string, detail: string, says: string][] = [
  [
    "/api/metrics?fields[metric]=status",
    "fields[metric]",
    "'status' is not an allowed field.",
    fieldsets,
  ],
  ["/api/metrics?page[cursor]=", "page[cursor]", "Invalid page cursor.", pagination],
  ["/api/metrics?page[cursor]=2", "page[cursor]", "Invalid page cursor.", pagination],
  ["/api/metrics?page[size]=50", "page[size]", notAllowed("page[size]"), metrics],
  ["/api/metrics?sort=name", "sort", notAllowed("sort"), metrics],
  ["/api/metrics?filter=equals(name,'x')", "filter", notAllowed("filter"), own],
  ["/api/metrics?include=flow-triggers", "include", notAllowed("include"), own],
  [`${TRIGGERS}?fields[flow]=live`, "fields[flow]", "'live' is not an allowed field.", fieldsets],
  [`${TRIGGERS}?page[size]=10`, "page[size]", notAllowed("page[size]"), triggers],
  [`${ACTIONS}?page[size]=10`, "page[size]", notAllowed("page[size]"), flowActions],
  [
    `${ACTIONS}?fields[flow-action]=live`,
    "fields[flow-action]",
    "'live' is not an allowed field.",
    fieldsets,
  ],
  [`${TRIGGERS}?filter=equals(status,'live')`, "filter", notAllowed("filter"), triggers],
];

function notAllowed(name: string): string {
  return `'${name}' is not an allowed parameter for this resource.`;
}

test.each(refusals)("refuses: %s", async (path, parameter, detail, says) => {
  expect(says).toMatch(/^(https:\/\/|own strictness$)/);
  const response = await read(path);
  expect(response.status).toBe(400);
  expect(await errorsOf(response)).toMatchObject([{ detail, source: { parameter } }]);
});

test.each([
  ["/api/metrics", baseKey, 403, "Your API key is missing required scopes: metrics:read"],
  [TRIGGERS, baseKey, 403, "Your API key is missing required scopes: flows:read, metrics:read"],
  [ACTIONS, baseKey, 403, "Your API key is missing required scopes: flows:read"],
  ["/api/metrics", goneKey, 401, "The private key is unknown or revoked."],
])("%s refuses a key without its scope: %s", async (path, key, status, detail) => {
  expect(scopes).toMatch(/^https:/);
  const response = await read(path, { headers: { Authorization: `Klaviyo-API-Key ${key}` } });
  expect(response.status).toBe(status);
  expect(await errorsOf(response)).toMatchObject([{ detail }]);
});

test.each([
  ["/api/metrics/NONE/flow-triggers", 404],
  ["/api/flows/FLOW02/flow-actions", 404],
  ["/api/metrics//flow-triggers", 404],
  ["/api/metrics/a/b/flow-triggers", 404],
  ["/api/metrics/BISK01", 404],
])("finds nothing at %s", async (path, status) => {
  expect((await read(path)).status).toBe(status);
});

test("answers ten calls a second and no more, whichever metric they name", async () => {
  const klaviyo = klaviyoAtNoon();
  const statuses = [];
  for (let call = 0; call < 11; call += 1) {
    const path = `/api/metrics/CUST0${call % 10}/flow-triggers`;
    statuses.push((await klaviyo.fetch(request({ method: "GET", path }))).status);
  }
  expect(statuses).toEqual([...Array.from({ length: 10 }, () => 200), 429]);
});
