import { describe, expect, it } from "vitest";
import { createKlaviyo } from "#sandbox/klaviyo/klaviyo.ts";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { bodyWith, noon, request } from "#sandbox/klaviyo/valid-request.ts";
import { serve } from "#sandbox/serve.ts";
import { answerOf, refusal } from "#tests/klaviyo-answers.ts";
import { readEvents } from "./events.ts";
import { createSend, type Answer, type KlaviyoCall } from "./transport.server.ts";

const [full, , , gone, base] = sandboxAccounts().map(({ key }) => key) as [
  ...[string, string, string, string, string],
];
const since = new Date(noon);
const BISK = { metricId: "BISK01", since, mostPages: 5 };

const VARIANT = ["data", "relationships", "variant", "data", "id"] as const;

/** Reads from a strict Klaviyo that took `count` subscriptions, a second apart from noon. */
async function readAfter(count: number, key = full, how = BISK) {
  const clock = { now: noon };
  const klaviyo = createKlaviyo({ accounts: sandboxAccounts(), now: () => clock.now });
  for (let at = 1; at <= count; at += 1) {
    const body = bodyWith(VARIANT, `$shopify:::$default:::${at}`);
    await klaviyo.fetch(request({ body }));
    clock.now += 1_000;
  }
  clock.now += 60_000;
  const server = await serve((asked) => klaviyo.fetch(asked));
  const reading = await readEvents(key, how, createSend(server.url));
  await server.close();
  return { reading, calls: klaviyo.calls.filter(({ method }) => method === "GET") };
}

describe("the events of sign-ups, asked of a strict Klaviyo", () => {
  it("name who signed up for what, and when", async () => {
    const { reading, calls } = await readAfter(2);
    const person = { email: "ada@example.com", phone: "+15005550006" };
    expect(reading).toEqual({
      kind: "events",
      events: [
        { ...person, variantId: "1", at: new Date(noon) },
        { ...person, variantId: "2", at: new Date(noon + 1_000) },
      ],
      readTo: null,
    });
    expect(calls).toMatchObject([{ path: "/api/events", status: 200 }]);
  });

  it("come page by page, 200 to a page, up to the end or to the last page asked for", async () => {
    const all = await readAfter(301);
    expect(all.calls).toHaveLength(2);
    expect(all.reading).toMatchObject({ kind: "events", readTo: null });
    const some = await readAfter(301, full, { ...BISK, mostPages: 1 });
    expect(some.calls).toHaveLength(1);
    expect(some.reading).toMatchObject({ kind: "events", readTo: new Date(noon + 199_000) });
    for (const [{ reading }, count] of [
      [all, 301],
      [some, 200],
    ] as const) {
      expect(reading.kind === "events" && reading.events).toHaveLength(count);
    }
  });

  it("are only those since the time that is given", async () => {
    const { reading } = await readAfter(3, full, { ...BISK, since: new Date(noon + 1_999) });
    expect(reading).toMatchObject({ events: [{ variantId: "2" }, { variantId: "3" }] });
  });

  it("can't be seen by a key without the scopes, nor by a revoked one", async () => {
    expect((await readAfter(1, base)).reading).toMatchObject({ kind: "denied", why: "missing" });
    expect((await readAfter(1, gone)).reading).toMatchObject({ kind: "denied", why: "refused" });
  });
});

const page = (variant: unknown, datetime = "2026-11-24 12:00:00+00:00", more: object = {}) => ({
  data: [
    {
      type: "event",
      id: "4vRpBT",
      attributes: { datetime, event_properties: { VariantId: variant } },
      relationships: { profile: { data: { type: "profile", id: "P1" } } },
      ...more,
    },
  ],
  included: [{ type: "profile", id: "P1", attributes: { email: "Ada@Example.com" } }],
  links: { next: null },
});

const readFrom = (answer: Answer) =>
  readEvents(full, BISK, (_: KlaviyoCall) => Promise.resolve(answer));

describe("an event", () => {
  it.each([
    [33001893429341, "33001893429341"],
    ["33001893429341", "33001893429341"],
    ["$shopify:::$default:::33001893429341", "33001893429341"],
  ])("may have its variant as %j", async (variant, variantId) => {
    const reading = await readFrom(answerOf(200, page(variant)));
    expect(reading).toMatchObject({
      events: [{ email: "ada@example.com", phone: null, variantId, at: new Date(noon) }],
    });
  });

  it.each([
    ["no variant", page(null)],
    ["another integration's variant", page("$custom:::$default:::7")],
    ["a list for a variant", page([1])],
    ["no time", page(1, "yesterday")],
    ["nobody", page(1, undefined, { relationships: { profile: { data: null } } })],
    ["no relationships", page(1, undefined, { relationships: null })],
  ])("with %s proves nothing", async (_, body) => {
    expect(await readFrom(answerOf(200, body))).toEqual({
      kind: "events",
      events: [],
      readTo: null,
    });
  });
});

describe("an answer that is no page of events", () => {
  it.each([
    ["a 429", { ...refusal(429, "throttled"), retryAfter: "17" }, "throttled", "17"],
    ["an outage", answerOf(503, {}), "unreachable", null],
    ["silence", { answered: false, reason: "timeout", detail: "" } as const, "unreachable", null],
    ["another form", answerOf(200, { data: "none" }), "unclear", null],
  ])("denies: %s", async (_, answer, why, retryAfter) => {
    expect(await readFrom(answer as Answer)).toEqual({ kind: "denied", why, retryAfter });
  });
});
