import { request as ask } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { serve } from "#sandbox/serve.ts";
import type { Fault } from "./klaviyo.ts";
import { online } from "./online.ts";
import { bodyWith, errorsOf, klaviyoAtNoon, validBody, validHeaders } from "./valid-request.ts";

/** Node's error code for a broken connection. */
function breakOff(url: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const outgoing = ask(url, { method: "POST", headers: validHeaders }, () => {
      reject(new Error("An answer came"));
    });
    outgoing.on("error", (error: NodeJS.ErrnoException) => resolve(error.code));
    outgoing.end(JSON.stringify(validBody));
  });
}

const answers: [name: string, fault: Fault, status: number, type: string | null][] = [
  ["a throttled call", { kind: "throttled" }, 429, "application/vnd.api+json"],
  ["500 in JSON", { kind: "status", status: 500 }, 500, "application/vnd.api+json"],
  ["503 in JSON", { kind: "status", status: 503 }, 503, "application/vnd.api+json"],
  ["502 in HTML", { kind: "status", status: 502 }, 502, "text/html"],
  ["504 in HTML", { kind: "status", status: 504 }, 504, "text/html"],
  ["524 in HTML", { kind: "status", status: 524 }, 524, "text/html"],
  ["200 in place of 202", { kind: "status", status: 200 }, 200, "application/vnd.api+json"],
  ["201 in place of 202", { kind: "status", status: 201 }, 201, "application/vnd.api+json"],
  ["a refused key", { kind: "status", status: 401 }, 401, "application/vnd.api+json"],
  ["a refused key as a page", { kind: "status", status: 401, body: "page" }, 401, "text/html"],
  ["a refused key without words", { kind: "status", status: 401, body: "empty" }, 401, null],
  ["a page of the edge", { kind: "status", status: 400, body: "page" }, 400, "text/html"],
  [
    "JSON that ends in the middle",
    { kind: "status", status: 400, body: "malformed" },
    400,
    "application/vnd.api+json",
  ],
  ["Cloudflare's challenge", { kind: "html403" }, 403, "text/html"],
  ["a redirect", { kind: "redirect", location: "http://127.0.0.1:9/" }, 307, null],
];

test.each(answers)("answers %s once, takes nothing, and then recovers", async (...row) => {
  const [, fault, status, type] = row;
  const { klaviyo, send } = await online();
  klaviyo.failNext(fault, 1);
  const response = await send();
  expect([response.status, response.headers.get("content-type")]).toEqual([status, type]);
  expect([klaviyo.received, klaviyo.faults]).toEqual([[], []]);
  expect((await send()).status).toBe(202);
  expect(klaviyo.calls.map((call) => call.status)).toEqual([status, 202]);
});

test("the challenge is marked as one, and a redirect has its target", async () => {
  const { klaviyo, send } = await online();
  klaviyo.failNext({ kind: "html403" }, 1);
  klaviyo.failNext({ kind: "redirect", location: "https://elsewhere.example/" }, 1);
  expect((await send()).headers.get("cf-mitigated")).toBe("challenge");
  expect((await send()).headers.get("location")).toBe("https://elsewhere.example/");
});

test("an outage in JSON is an error like any other", async () => {
  const { klaviyo, send } = await online();
  klaviyo.failNext({ kind: "status", status: 503 }, 1);
  const [error] = await errorsOf(await send());
  expect(error).toMatchObject({ status: 503, code: "unavailable" });
});

test.each([
  [undefined, "1", "in 1 second."],
  [null, null, "in 0 seconds."],
  ["0", "0", "in 0 seconds."],
  ["7", "7", "in 7 seconds."],
  ["-5", "-5", "in -5 seconds."],
  ["soon", "soon", "in 0 seconds."],
  ["1e9", "1e9", "in 1 second."],
  ["Tue, 24 Nov 2026 12:00:00 GMT", "Tue, 24 Nov 2026 12:00:00 GMT", "in 0 seconds."],
])("a throttled call with Retry-After %s sends the header as it stands", async (...row) => {
  const [retryAfter, header, detail] = row;
  const { klaviyo, send } = await online();
  klaviyo.failNext({ kind: "throttled", retryAfter }, 1);
  const response = await send();
  expect(response.status).toBe(429);
  expect(response.headers.get("retry-after")).toBe(header);
  expect(response.headers.has("ratelimit-limit")).toBe(false);
  expect(await errorsOf(response)).toEqual([
    expect.objectContaining({
      code: "throttled",
      detail: `Request was throttled. Expected available ${detail}`,
    }),
  ]);
});

test("never answers a call that hangs; it ends when its caller gives up", async () => {
  const klaviyo = klaviyoAtNoon();
  const ended = Promise.withResolvers<unknown>();
  const served = await serve((request) => {
    const answering = klaviyo.fetch(request);
    void answering.then(ended.resolve, () => ended.resolve("ended"));
    return answering;
  });
  onTestFinished(() => served.close());
  const giveUp = new AbortController();
  klaviyo.failNext({ kind: "hang" }, 1);
  const struck = new Promise<void>((resolve) => void klaviyo.onChange(resolve));
  const hanging = fetch(`${served.url}/api/back-in-stock-subscriptions`, {
    method: "POST",
    headers: validHeaders,
    body: JSON.stringify(validBody),
    signal: giveUp.signal,
  });
  await struck;
  expect(klaviyo.faults).toEqual([]);
  giveUp.abort();
  await expect(hanging).rejects.toThrow("aborted");
  expect(await ended.promise).toBe("ended");
  expect(klaviyo.calls).toMatchObject([{ status: null }]);
  expect(klaviyo.received).toEqual([]);
});

test("a reset breaks the connection before anything is taken", async () => {
  const { klaviyo, send, url } = await online();
  klaviyo.failNext({ kind: "reset" }, 1);
  expect(await breakOff(url)).toBe("ECONNRESET");
  expect([klaviyo.received, klaviyo.faults]).toEqual([[], []]);
  expect(klaviyo.calls).toMatchObject([{ status: null }]);
  expect((await send()).status).toBe(202);
});

test("takes a call whose answer is lost; a refused call does not use the fault up", async () => {
  const { klaviyo, send, url } = await online();
  klaviyo.failNext({ kind: "lost" }, 1);
  expect((await send({}, {})).status).toBe(400);
  expect(klaviyo.faults).toEqual([{ kind: "lost" }]);
  expect(await breakOff(url)).toBe("ECONNRESET");
  expect(klaviyo.received).toHaveLength(1);
  expect((await send()).status).toBe(202);
});

const person = ["data", "attributes", "profile", "data", "attributes"];

test.each([
  ["email", [...person, "email"], "Invalid email address"],
  [
    "phone",
    [...person, "phone_number"],
    "Invalid phone number format (Example of a valid format: +12345678901)",
  ],
  ["external_id", [...person, "external_id"], "Invalid external id."],
  [
    "variant",
    ["data", "relationships", "variant", "data", "id"],
    "The catalog variant does not exist.",
  ],
] as const)("refuses the %s of the next subscription that has one", async (kind, path, detail) => {
  const { klaviyo, send } = await online();
  klaviyo.failNext({ kind }, 1);
  if (kind !== "variant") {
    const without = bodyWith(["data", "attributes", "channels"], ["PUSH"], bodyWith(path, null));
    expect((await send({}, without)).status).toBe(202);
  }
  expect(klaviyo.faults).toEqual([{ kind }]);
  expect(await errorsOf(await send())).toEqual([
    expect.objectContaining({ code: "invalid", detail, source: { pointer: `/${path.join("/")}` } }),
  ]);
  expect((await send()).status).toBe(202);
});

test("faults come in the order in which they were set, as often as they were set", async () => {
  const { klaviyo, send } = await online();
  klaviyo.failNext({ kind: "status", status: 500 }, 2);
  klaviyo.failNext({ kind: "html403" }, 1);
  const statuses: number[] = [];
  for (let time = 0; time < 4; time++) statuses.push((await send()).status);
  expect(statuses).toEqual([500, 500, 403, 202]);
});
