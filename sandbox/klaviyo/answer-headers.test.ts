import { describe, expect, it, test } from "vitest";
import { goneKey, halfKey, klaviyoAtNoon, request } from "./valid-request.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

function said({ headers }: Response) {
  return {
    revision: headers.get("x-klaviyo-api-revision"),
    account: headers.get("cid"),
  };
}

async function errorIds(response: Response): Promise<string[]> {
  const { errors } = (await response.json()) as { errors: { id: string }[] };
  return errors.map(({ id }) => id);
}

// As recorded between 2023 and 2026; no whole answer was recorded for a 429 or an unknown path.
describe("an answer names its request, the revision that was served and the account", () => {
  it("a 202", async () => {
    const klaviyo = klaviyoAtNoon();
    const response = await klaviyo.fetch(request({}));
    expect(response.headers.get("x-klaviyo-req-id")).toMatch(UUID);
    expect(said(response)).toEqual({ revision: "2026-07-15", account: "SBX001" });
    expect(klaviyo.received[0]?.requestId).toBe(response.headers.get("x-klaviyo-req-id"));
  });

  it("a 200", async () => {
    const response = await klaviyoAtNoon().fetch(
      request({ method: "GET", path: "/api/accounts", headers: { "Content-Type": undefined } }),
    );
    expect(response.headers.get("x-klaviyo-req-id")).toMatch(UUID);
    expect(said(response)).toEqual({ revision: "2026-07-15", account: "SBX001" });
  });

  it.each([
    ["a 400", {}, { data: {} }],
    ["a 403", { Authorization: `Klaviyo-API-Key ${halfKey}` }, undefined],
  ])("%s, with the request's id as that of its errors", async (_, headers, body) => {
    const response = await klaviyoAtNoon().fetch(request({ headers, ...(body && { body }) }));
    expect(said(response)).toEqual({ revision: "2026-07-15", account: "SBX001" });
    const id = response.headers.get("x-klaviyo-req-id");
    expect(id).toMatch(UUID);
    expect(new Set(await errorIds(response))).toEqual(new Set([id]));
  });

  it("a 401 names the request alone", async () => {
    const headers = { Authorization: `Klaviyo-API-Key ${goneKey}` };
    const response = await klaviyoAtNoon().fetch(request({ headers }));
    expect(said(response)).toEqual({ revision: null, account: null });
    expect(await errorIds(response)).toEqual([response.headers.get("x-klaviyo-req-id")]);
  });

  it("two requests have two ids", async () => {
    const klaviyo = klaviyoAtNoon();
    const ids = await Promise.all(
      [1, 2].map(async () => (await klaviyo.fetch(request({}))).headers.get("x-klaviyo-req-id")),
    );
    expect(new Set(ids).size).toBe(2);
  });
});

test("answers from before 2026 name no request, but their errors have ids", async () => {
  const klaviyo = klaviyoAtNoon({ requestIds: false });
  const response = await klaviyo.fetch(request({ body: { data: {} } }));
  expect(response.headers.has("x-klaviyo-req-id")).toBe(false);
  expect(said(response)).toEqual({ revision: "2026-07-15", account: "SBX001" });
  expect((await errorIds(response))[0]).toMatch(UUID);
});

test("may serve another revision than was asked for, as recorded in 2023", async () => {
  const klaviyo = klaviyoAtNoon({ servedRevision: "2026-04-15" });
  expect(said(await klaviyo.fetch(request({}))).revision).toBe("2026-04-15");
  const headers = { Authorization: `Klaviyo-API-Key ${goneKey}` };
  expect(said(await klaviyo.fetch(request({ headers }))).revision).toBeNull();
});

test("the answer to a retired revision names the one that was served", async () => {
  const response = await klaviyoAtNoon().fetch(request({ headers: { revision: "2024-02-15" } }));
  expect(said(response).revision).toBe("2025-01-15");
});

test("the inbox shows the id of each request", async () => {
  const klaviyo = klaviyoAtNoon();
  const response = await klaviyo.fetch(request({}));
  const page = await klaviyo.page(new Request("https://klaviyo.example/"));
  expect(await page.text()).toContain(response.headers.get("x-klaviyo-req-id"));
});
