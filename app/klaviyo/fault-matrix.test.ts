import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test, vi } from "vitest";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { createKlaviyo, type Fault, type Klaviyo } from "#sandbox/klaviyo/klaviyo.ts";
import { serve, type Served } from "#sandbox/serve.ts";
import { subscribe } from "./back-in-stock.ts";
import type { Report } from "./report.ts";
import { judge, type Outcome } from "./outcome.ts";
import { createSend, type Send } from "./transport.server.ts";

/** The clock is fixed for what is decided by it; only a call's own time-out is real. */
const NOON = Date.parse("2026-11-24T12:00:00Z");
const SOON = 100;
const AMPLE = 10_000;

const [full, , half, gone] = sandboxAccounts();
const profile = { email: "ann@example.com", phoneNumber: "+14155552671", externalId: "c-7" };

let klaviyo: Klaviyo;
let served: Served;
let send: Send;
let bytesSent = 0;

beforeAll(async () => {
  klaviyo = createKlaviyo({ accounts: sandboxAccounts(), now: () => NOON });
  served = await serve(async (request) => metered(await klaviyo.fetch(request)));
  send = createSend(served.url);
});

afterAll(() => served.close());

beforeEach(() => klaviyo.clear());

/**
 * The agent keeps the connection that it needed at once: a 202 being read away, and the good call
 * beside it.
 */
const KEPT_ALIVE = 2;

afterEach(async () => {
  expect((await call()).outcome, "a good call after it").toEqual({ kind: "delivered" });
  await vi.waitFor(async () => {
    expect(await served.connections(), "connections").toBeLessThanOrEqual(KEPT_ALIVE);
  }, 5_000);
});

/** Counts the bytes of a body as the double writes them. */
function metered(response: Response): Response {
  if (!response.body) return response;
  const meter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytesSent += chunk.length;
      controller.enqueue(chunk);
    },
  });
  return new Response(response.body.pipeThrough(meter), response);
}

interface Calling {
  key?: string;
  timeoutMs?: number;
  url?: string;
}

/** One attempt as the worker makes it, through the agent that all of the file's calls share. */
function call({ key = full!.key, timeoutMs = AMPLE, url }: Calling = {}): Promise<Report> {
  const through = url === undefined ? send : createSend(url);
  return subscribe(
    key,
    { variantId: "33001893429341", profile, channels: ["EMAIL", "SMS"] },
    { send: (each) => through({ ...each, timeoutMs }), clock: { now: () => NOON } },
  );
}

const delivered: Outcome = { kind: "delivered" };
const unexpected: Outcome = { kind: "unexpected" };
const unavailable = (
  reason: Extract<Outcome, { kind: "unavailable" }>["reason"],
  retryAfterMs: number | null = null,
): Outcome => ({ kind: "unavailable", reason, retryAfterMs });
const held = (hold: Extract<Outcome, { kind: "held" }>["hold"]): Outcome => ({
  kind: "held",
  hold,
});
const refused = (field: Extract<Outcome, { kind: "refused" }>["field"]): Outcome => ({
  kind: "refused",
  field,
});

interface Entry {
  is: string;
  fault: Fault;
  outcome: Outcome;
  /** The expected answer; null for silence. */
  status: number | null;
  /** Whether Klaviyo has the subscription all the same. */
  taken?: boolean;
  /** A piece of what is stored; null where nothing is. */
  kept: string | null;
  code?: string;
  timeoutMs?: number;
}

const status = (code: number, body?: "page" | "empty" | "malformed"): Fault => ({
  kind: "status",
  status: code,
  body,
});

const silences: Entry[] = [
  {
    is: "a reset before the request was read",
    fault: { kind: "reset" },
    outcome: unavailable("network"),
    status: null,
    kept: null,
  },
  {
    is: "a reset after it was done",
    fault: { kind: "lost" },
    outcome: unavailable("network"),
    status: null,
    taken: true,
    kept: null,
  },
  {
    is: "a hang before the headers",
    fault: { kind: "hang" },
    outcome: unavailable("timeout"),
    status: null,
    kept: null,
    timeoutMs: SOON,
  },
  ...[200, 400, 401, 429, 500].flatMap((code) =>
    (["stalled", "dripped"] as const).map((body) => ({
      is: `${code} with a body that is ${body}`,
      fault: { kind: "status", status: code, body } as const,
      outcome: unavailable("timeout"),
      status: null,
      kept: null,
      timeoutMs: SOON,
    })),
  ),
];

const successes: Entry[] = [
  ...(["json", "page", "malformed", "stalled", "dripped", "huge"] as const).map((body) => ({
    is: `202 with a body: ${body}`,
    fault: { kind: "accepted", body } as const,
    outcome: delivered,
    status: 202,
    taken: true,
    kept: null,
    timeoutMs: body === "stalled" || body === "dripped" ? 5 * SOON : AMPLE,
  })),
  ...[200, 201].map((code) => ({
    is: `${code} in place of 202`,
    fault: status(code),
    outcome: unexpected,
    status: code,
    kept: '"type":"back-in-stock-subscription"',
  })),
];

const throttled: Entry[] = [
  ["1", 1_000],
  ["300", 300_000],
  ["Tue, 24 Nov 2026 12:00:09 GMT", 9_000],
  [null, null],
  ["0", null],
  ["-5", null],
  ["301", null],
  ["99999999999", null],
  ["soon", null],
  ["1e1", null],
  ["Tue, 24 Nov 2026 11:59:59 GMT", null],
].map(([retryAfter, ms]) => ({
  is: `429 with Retry-After ${retryAfter ?? "left out"}`,
  fault: { kind: "throttled", retryAfter: retryAfter as string | null },
  outcome: unavailable("throttled", ms as number | null),
  status: 429,
  kept: "Request was throttled.",
  code: "throttled",
}));

const ofTheKey: Entry[] = [
  { body: undefined, code: "authentication_failed", kept: "authentication_failed" },
  { body: "page" as const, code: undefined, kept: "401 Unauthorized" },
  { body: "empty" as const, code: undefined, kept: null },
  { body: "malformed" as const, code: undefined, kept: '{"errors":[{"id":"' },
].map(({ body, code, kept }) => ({
  is: `401, ${body ?? "in JSON"}`,
  fault: status(401, body),
  // A page is not Klaviyo's, and says nothing about the key.
  outcome: body === "page" ? unavailable("challenge") : held("key_refused"),
  status: 401,
  code,
  kept,
}));

const refusals: Entry[] = [
  ...(["email", "phone", "external_id", "variant"] as const).map((field) => ({
    is: `400 at the ${field}`,
    fault: { kind: field },
    outcome: refused(field),
    status: 400,
    code: "invalid",
    kept: '"code":"invalid"',
  })),
  ...[
    null,
    "/data",
    "/data/attributes/subscriptions/email/marketing",
    "/data/relationships/variant/data/type",
    "/data/attributes/nobody_knows",
  ].map((pointer) => ({
    is: `400 at ${pointer ?? "no place"}`,
    fault: { kind: "invalid", pointer } as const,
    outcome: unexpected,
    status: 400,
    code: "invalid",
    kept: "This value is not valid.",
  })),
  {
    is: "400 as a page of the edge",
    fault: status(400, "page"),
    outcome: held("key_refused"),
    status: 400,
    kept: "400 Bad Request",
  },
  {
    is: "400 in malformed JSON",
    fault: status(400, "malformed"),
    outcome: unexpected,
    status: 400,
    kept: '{"errors":[{"id":"',
  },
  {
    is: "400 without a body",
    fault: status(400, "empty"),
    outcome: unexpected,
    status: 400,
    kept: null,
  },
  {
    is: "403, Cloudflare's challenge",
    fault: { kind: "html403" },
    outcome: unavailable("challenge"),
    status: 403,
    kept: "403 Forbidden",
  },
  {
    is: "403 without a body",
    fault: status(403, "empty"),
    outcome: unavailable("challenge"),
    status: 403,
    kept: null,
  },
  {
    is: "403 in malformed JSON",
    fault: status(403, "malformed"),
    outcome: unavailable("challenge"),
    status: 403,
    kept: '{"errors":[{"id":"',
  },
  ...[undefined, "json_api" as const].map((as) => ({
    is: `403 of an edge that sheds load, ${as ?? "json"}`,
    fault: { kind: "shed" as const, ...(as && { as }) },
    outcome: unavailable("challenge"),
    status: 403,
    kept: "orbidden",
  })),
  ...["/data/attributes/channels", "/data/attributes/channels/0"].map((pointer) => ({
    is: `400 at ${pointer}`,
    fault: { kind: "invalid", pointer } as const,
    outcome: refused("channels"),
    status: 400,
    code: "invalid",
    kept: "This value is not valid.",
  })),
  {
    is: "404 at a variant that the catalog does not have",
    fault: { kind: "variant_not_found" },
    outcome: { kind: "variant_not_found" },
    status: 404,
    code: "variant_not_found",
    kept: "does not exist",
  },
  ...[404, 409, 415, 422].map((code) => ({
    is: String(code),
    fault: status(code),
    outcome: unexpected,
    status: code,
    kept: `"status":${code}`,
  })),
  ...(["json", "page", "empty"] as const).map((body) => ({
    is: `410, ${body}`,
    fault: { kind: "status", status: 410, body } as const,
    outcome: held("revision_retired"),
    status: 410,
    kept: body === "empty" ? null : "Gone",
  })),
];

const outages: Entry[] = [
  ...[500, 501, 502, 503, 504, 520, 521, 522, 523, 524, 525].map((code) => ({
    is: String(code),
    fault: status(code),
    outcome: unavailable("server_error"),
    status: code,
    kept: String(code),
  })),
  {
    is: "500 in malformed JSON",
    fault: status(500, "malformed"),
    outcome: unavailable("server_error"),
    status: 500,
    kept: '{"errors":[{"id":"',
  },
];

const matrix = [silences, successes, throttled, ofTheKey, refusals, outages].flat();

describe("over a real socket it becomes one outcome:", () => {
  test.each(matrix)("$is", async (entry) => {
    klaviyo.failNext(entry.fault, 1);
    const { outcome, status, answer, problem } = await call(entry);
    expect(outcome).toEqual(entry.outcome);
    expect(status).toBe(entry.status);
    expect(klaviyo.received).toHaveLength(entry.taken ? 1 : 0);
    if (entry.kept === null) expect(answer).toBeNull();
    else expect(answer).toContain(entry.kept);
    expect(Buffer.byteLength(answer ?? "")).toBeLessThanOrEqual(2_048);
    if (entry.code) expect(problem?.code).toBe(entry.code);
    expect(klaviyo.faults).toEqual([]);
  });

  it("a refused connection", async () => {
    const closed = await serve(() => Promise.reject(new Error("No server here")));
    await closed.close();
    expect(await call({ url: closed.url })).toMatchObject({
      outcome: unavailable("network"),
      status: null,
      answer: null,
    });
  });

  it("a key that is revoked, and one that lacks a scope, as Klaviyo itself refuses them", async () => {
    expect(await call({ key: gone!.key })).toMatchObject({
      outcome: held("key_refused"),
      status: 401,
    });
    expect(await call({ key: half!.key })).toMatchObject({
      outcome: held("scope_missing"),
      problem: { detail: "Your API key is missing required scopes: catalogs:write" },
    });
  });

  test.each([
    ["POST", "/api/back-in-stock-subscriptions", "catalogs:write, profiles:write"],
    [
      "POST",
      "/api/profile-subscription-bulk-create-jobs",
      "lists:write, profiles:write, subscriptions:write",
    ],
    ["GET", "/api/lists", "lists:read"],
    ["GET", "/api/accounts", "accounts:read"],
  ] as const)("a JSON 403 at %s %s", async (method, path, scopes) => {
    klaviyo.accounts.push({
      ...full!,
      key: "pk_without_any_scope",
      publicApiKey: path,
      scopes: [],
    });
    const answer = await send({
      method,
      path,
      key: "pk_without_any_scope",
      body: method === "POST" ? {} : undefined,
    });
    klaviyo.accounts.pop();
    expect(judge(answer, NOON)).toMatchObject({
      outcome: held("scope_missing"),
      problem: { detail: `Your API key is missing required scopes: ${scopes}` },
    });
  });

  it("a redirect, which takes the key nowhere", async () => {
    const visits: string[] = [];
    const elsewhere = await serve((request) => {
      visits.push(request.url);
      return Promise.resolve(new Response(null, { status: 202 }));
    });
    klaviyo.failNext({ kind: "redirect", location: elsewhere.url }, 1);
    expect(await call()).toMatchObject({ outcome: unexpected, status: 307, answer: null });
    expect([visits, await elsewhere.connections()]).toEqual([[], 0]);
    await elsewhere.close();
  });

  it("ten megabytes, of which most are never read", async () => {
    for (const code of [200, 400, 500]) {
      bytesSent = 0;
      klaviyo.failNext({ kind: "status", status: code, body: "huge" }, 1);
      const { answer } = await call();
      expect(Buffer.byteLength(answer ?? "")).toBe(2_000);
      // The sockets in between hold some megabytes; all of it passes only where all of it is read.
      expect(bytesSent).toBeLessThan(8 * 1024 * 1024);
    }
  });

  it("a body that drips for ever, which ends at the total time-out", async () => {
    klaviyo.failNext({ kind: "status", status: 500, body: "dripped" }, 1);
    const startedAt = performance.now();
    await call({ timeoutMs: 200 });
    const tookMs = performance.now() - startedAt;
    expect(tookMs).toBeGreaterThan(190);
    expect(tookMs).toBeLessThan(2_000);
  });

  it("an answer that repeats the key and the person, of which nothing is stored", async () => {
    const key = 'an "odd" key'.replaceAll(" ", "-");
    const echo = await serve(async (request) => {
      const said = `${request.headers.get("authorization") ?? ""} sent ${await request.text()}`;
      return Response.json({ errors: [{ id: said, code: said, detail: said }] }, { status: 422 });
    });
    const { answer, problem } = await call({ url: echo.url, key });
    await echo.close();
    const kept = JSON.stringify([answer, problem]);
    expect(kept).toContain("[key] sent");
    for (const secret of [key, JSON.stringify(key).slice(1, -1), "ann@", "4155552671"]) {
      expect(kept).not.toContain(secret);
    }
  });
});
