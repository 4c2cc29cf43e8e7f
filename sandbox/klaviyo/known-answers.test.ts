import { expect, test } from "vitest";
import { online } from "./online.ts";
import { errorsOf, validHeaders } from "./valid-request.ts";

const codes: [status: number, code: string][] = [
  [400, "invalid"],
  [401, "authentication_failed"],
  [403, "permission_denied"],
  [404, "not_found"],
  [409, "duplicate_profile"],
  [410, "gone"],
  [415, "unsupported_media_type"],
  [422, "invalid"],
  [500, "error"],
  [503, "unavailable"],
];

test.each(codes)("a %i in JSON has the code %s", async (status, code) => {
  const { klaviyo, send } = await online();
  klaviyo.failNext({ kind: "status", status, body: "json" }, 1);
  const [error] = await errorsOf(await send());
  expect(error).toMatchObject({ status, code });
});

test("a 403 names the scopes of the endpoint that was asked", async () => {
  const { klaviyo, send } = await online();
  klaviyo.failNext({ kind: "status", status: 403 }, 1);
  const [error] = await errorsOf(await send());
  const detail = "Your API key is missing required scopes: catalogs:write, profiles:write";
  expect(error).toMatchObject({ detail, source: { pointer: "/data/" } });
});

test.each([
  ["/data/attributes/anything", { source: { pointer: "/data/attributes/anything" } }],
  [null, {}],
])("a 400 may point anywhere: %s", async (pointer, source) => {
  const { klaviyo, send } = await online();
  klaviyo.failNext({ kind: "invalid", pointer }, 1);
  const detail = "This value is not valid.";
  const common = { status: 400, code: "invalid", title: "Invalid input.", links: {}, meta: {} };
  expect(await errorsOf(await send())).toEqual([{ ...common, detail, ...source }]);
});

test("a fault with a path waits for a call to that endpoint", async () => {
  const { klaviyo, send, url } = await online();
  klaviyo.failNext({ kind: "status", status: 403, path: "/api/lists" }, 1);
  expect((await send()).status).toBe(202);
  const lists = await fetch(new URL("/api/lists", url), { headers: validHeaders });
  const [error] = await errorsOf(lists);
  expect(error).toMatchObject({
    detail: "Your API key is missing required scopes: lists:read",
  });
  expect(klaviyo.faults).toEqual([]);
});

test("a 202 with a body was taken all the same, and says what is left of the budget", async () => {
  const { klaviyo, send } = await online();
  klaviyo.failNext({ kind: "accepted", body: "json" }, 1);
  const response = await send();
  expect([response.status, response.headers.get("ratelimit-remaining")]).toEqual([202, "349"]);
  expect(await response.json()).toHaveProperty("data");
  expect(klaviyo.received).toHaveLength(1);
});

test("a stalled body begins and goes no further; a dripped one goes on byte by byte", async () => {
  const { klaviyo, send } = await online();
  for (const [body, pieces] of [
    ["stalled", ["{"]],
    ["dripped", [" ", " ", " "]],
  ] as const) {
    klaviyo.failNext({ kind: "status", status: 500, body }, 1);
    const reader = (await send()).body!.pipeThrough(new TextDecoderStream()).getReader();
    for (const piece of pieces) expect((await reader.read()).value).toBe(piece);
    await reader.cancel();
  }
  expect((await send()).status).toBe(202);
});

test("a huge body has ten megabytes", async () => {
  const { klaviyo, send } = await online();
  klaviyo.failNext({ kind: "status", status: 500, body: "huge" }, 1);
  const { byteLength } = await (await send()).arrayBuffer();
  expect(byteLength).toBeGreaterThan(10 * 1024 * 1024);
});
