import { describe, expect, it } from "vitest";
import { messageProperties, orderProperties } from "./activity.ts";
import { everyScope, sandboxAccounts } from "./keys.ts";
import { createKlaviyo } from "./klaviyo.ts";
import { bodyWith, errorsOf, noon, request } from "./valid-request.ts";

const reference = "https://developers.klaviyo.com/en/reference/get_profiles";
const fieldsets = "https://developers.klaviyo.com/en/reference/api_overview#sparse-fieldsets";
const own = "own strictness";

const ADA = { email: "ada@example.com", phone_number: "+15005550006" };
const ACCOUNT = { accountPublicKey: "SBX001" };

/** A Klaviyo that took a subscription of Ada's at noon. */
async function stage() {
  const accounts = sandboxAccounts();
  const blind = everyScope.filter((scope) => scope !== "metrics:read" && scope !== "profiles:read");
  accounts.push({ ...accounts[0]!, key: "pk_blind", scopes: blind });
  const clock = { now: noon };
  const klaviyo = createKlaviyo({ accounts, now: () => clock.now });
  const path = ["data", "relationships", "variant", "data", "id"] as const;
  const body = bodyWith(path, "$shopify:::$default:::42");
  expect((await klaviyo.fetch(request({ body }))).status).toBe(202);
  clock.now = noon + 60_000;
  const get = (path: string, query: Record<string, string>, key?: string) =>
    klaviyo.fetch(
      request({
        method: "GET",
        path: `${path}?${new URLSearchParams(query).toString()}`,
        headers: key === undefined ? {} : { Authorization: `Klaviyo-API-Key ${key}` },
      }),
    );
  return { klaviyo, clock, get };
}

interface Answer {
  data: { id: string; attributes: Record<string, unknown>; relationships?: unknown }[];
  included?: { id: string; attributes: object }[];
}

const answerOf = async (response: Response) => (await response.json()) as Answer;

describe("profiles", () => {
  it("are found by some of their addresses, with the id that events name", async () => {
    const { get } = await stage();
    const filter = `any(email,["ada@example.com","none@example.com"])`;
    const found = await answerOf(
      await get("/api/profiles", { filter, "fields[profile]": "email" }),
    );
    expect(found.data).toMatchObject([{ attributes: { email: "ada@example.com" } }]);
    const events = await get("/api/events", {
      filter: `equals(profile_id,"${found.data[0]!.id}")`,
    });
    expect((await answerOf(events)).data).toHaveLength(1);
    const phone = `any(phone_number,["${ADA.phone_number}"])`;
    const byPhone = await answerOf(await get("/api/profiles", { filter: phone }));
    expect(byPhone.data.map(({ id }) => id)).toEqual([found.data[0]!.id]);
  });

  const refusals: [query: Record<string, string>, parameter: string, says: string][] = [
    [{}, "filter", own],
    [{ filter: "any(email,[])" }, "filter", own],
    [{ filter: "any(email,'ada@example.com')" }, "filter", reference],
    [{ filter: "any(email,[1])" }, "filter", reference],
    [{ filter: `any(first_name,["Ada"])` }, "filter", reference],
    [{ filter: `contains(email,["ada@example.com"])` }, "filter", reference],
    [{ filter: `any(email,["a@example.com"])`, "page[size]": "101" }, "page[size]", reference],
    [{ filter: `any(email,["a@example.com"])`, "page[size]": "0" }, "page[size]", reference],
    [
      { filter: `any(email,["a@example.com"])`, "fields[profile]": "mail" },
      "fields[profile]",
      fieldsets,
    ],
    [{ filter: `any(email,["a@example.com"])`, sort: "email" }, "sort", own],
  ];

  it.each(refusals)("are refused: %j", async (query, parameter, says) => {
    expect(says).toMatch(/^(https:\/\/|own strictness$)/);
    const { get } = await stage();
    const response = await get("/api/profiles", query);
    expect(response.status).toBe(400);
    expect(await errorsOf(response)).toMatchObject([{ source: { parameter } }]);
  });

  it("need their scope", async () => {
    const { get } = await stage();
    const filter = `any(email,["ada@example.com"])`;
    const response = await get("/api/profiles", { filter }, "pk_blind");
    expect(response.status).toBe(403);
  });

  it("are answered 75 times a second and no more", async () => {
    const { get } = await stage();
    const filter = `any(email,["ada@example.com"])`;
    const statuses = [];
    for (let call = 0; call < 76; call += 1) {
      statuses.push((await get("/api/profiles", { filter })).status);
    }
    expect(statuses.filter((status) => status === 200)).toHaveLength(75);
  });
});

describe("what a profile got and did", () => {
  it("is among the account's events, with its metric", async () => {
    const { klaviyo, get } = await stage();
    klaviyo.happen({
      ...ACCOUNT,
      profile: ADA,
      metric: "Placed Order",
      properties: orderProperties(["42"]),
    });
    const query = { include: "metric", "fields[metric]": "name", sort: "datetime" };
    const { data, included } = await answerOf(await get("/api/events", query));
    expect(data).toHaveLength(2);
    expect(included?.map(({ attributes }) => attributes)).toEqual([
      { name: "Subscribed to Back in Stock" },
      { name: "Placed Order" },
    ]);
    expect(data[1]!.attributes["event_properties"]).toMatchObject({
      $extra: { line_items: [{ variant_id: 42 }] },
    });
  });

  it("has a metric from the first such event on, and no event before its time", async () => {
    const { klaviyo, clock, get } = await stage();
    const names = async () => {
      const last = new URL((await metricsOf(get)).links.next).searchParams.get("page[cursor]");
      const page = await answerOf(await get("/api/metrics", { "page[cursor]": last ?? "" }));
      return page.data.map(({ attributes }) => attributes["name"]);
    };
    expect(await names()).not.toContain("Received Email");
    const at = clock.now + 1_000;
    klaviyo.happen({
      ...ACCOUNT,
      profile: ADA,
      metric: "Received Email",
      properties: messageProperties(),
      at,
    });
    expect(await names()).toContain("Received Email");
    expect((await answerOf(await get("/api/events", {}))).data).toHaveLength(1);
    clock.now += 2_000;
    expect((await answerOf(await get("/api/events", {}))).data).toHaveLength(2);
  });

  it("the metric of an event can't be included without its scope", async () => {
    const { get } = await stage();
    const response = await get("/api/events", { include: "metric" }, "pk_blind");
    expect(response.status).toBe(403);
  });
});

async function metricsOf(get: Awaited<ReturnType<typeof stage>>["get"]) {
  return (await (await get("/api/metrics", {})).json()) as { links: { next: string } };
}

describe("a variant that is back", () => {
  it("sends each subscriber one message of the live flow", async () => {
    const { klaviyo } = await stage();
    expect(klaviyo.restock("42")).toBe(1);
    expect(klaviyo.activities).toMatchObject([
      { metric: "Received Email", properties: { $flow: "FLOW01" } },
    ]);
    expect(klaviyo.restock("42")).toBe(0);
    expect(klaviyo.restock("7")).toBe(0);
  });

  it.each(["draft", "message_draft", "none"] as const)(
    "sends nothing with a flow: %s",
    async (flow) => {
      const { klaviyo } = await stage();
      klaviyo.flow = flow;
      expect(klaviyo.restock("42")).toBe(0);
    },
  );
});
