import { afterAll, beforeEach, describe, expect, it, test, vi } from "vitest";
import type { FlowState } from "#sandbox/klaviyo/flow-state.ts";
import { createKlaviyo } from "#sandbox/klaviyo/klaviyo.ts";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { serve } from "#sandbox/serve.ts";
import { refusal } from "#tests/klaviyo-answers.ts";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { connectShop } from "#tests/shops.ts";
import { createSend, type Send } from "../klaviyo/transport.server.ts";
import { client as db } from "../server/database/db.server.ts";
import { DAY_MS, HOUR_MS } from "../server/durations.ts";
import { connect, disconnect } from "./connection.server.ts";
import { inspect, inspectDue, inspectionOf, storeFindings } from "./inspection.server.ts";
import { startInspections } from "./inspections.server.ts";

const [full, , half, , base] = sandboxAccounts().map(({ key }) => key) as [
  ...[string, string, string, string, string],
];
const now = new Date("2026-11-30T12:00:00Z");
const klaviyo = createKlaviyo({ accounts: sandboxAccounts(), unlimited: true });
const server = await serve((request) => klaviyo.fetch(request));
const send = createSend(server.url);

afterAll(() => server.close());

const UNKNOWN = { missingScopes: null, flow: null };

beforeEach(async () => {
  await emptyDatabase();
  klaviyo.clear();
  klaviyo.flow = "live";
});

async function found(shop: string, at = now) {
  return inspectionOf(await db.merchant.findUniqueOrThrow({ where: { shop } }), at);
}

describe("what Klaviyo says of a key and its flows is stored", () => {
  test.each<[FlowState, object]>([
    ["live", { status: "live", name: "Back in stock" }],
    ["manual", { status: "manual", name: "Back in stock" }],
    ["message_draft", { status: "draft", name: "Back in stock" }],
    ["none", { status: "none", name: null }],
    ["no_metric", { status: "no_metric", name: null }],
  ])("a flow that is %s", async (flow, expected) => {
    klaviyo.flow = flow;
    const { shop } = await connectShop({ key: full });
    expect(await found(shop)).toEqual(UNKNOWN);
    await inspect(shop, now, send);
    expect(await found(shop)).toEqual({ missingScopes: [], flow: expected });
    expect(klaviyo.received).toEqual([]);
  });

  it("a permission that is missing, and that flows can't be read", async () => {
    const [{ shop: lacking }, { shop: blind }] = [
      await connectShop({ key: half }),
      await connectShop({ key: base }),
    ];
    await inspect(lacking, now, send);
    await inspect(blind, now, send);
    expect(await found(lacking)).toMatchObject({ missingScopes: ["catalogs:write"] });
    expect((await found(blind)).flow).toEqual({ status: "not_permitted", name: null });
  });
});

it("says nothing of another key than the present one", async () => {
  const { shop } = await connectShop({ key: full });
  await inspect(shop, now, send);
  expect((await connect(shop, base, { seen: 1, now }, send)).kind).toBe("account");
  expect(await found(shop)).toEqual(UNKNOWN);
  await storeFindings(shop, 1, { missingScopes: [], flows: { kind: "no_metric" } }, now);
  expect(await found(shop)).toEqual(UNKNOWN);
  await disconnect(shop, 2);
  expect(await inspectDue(now, send)).toBe(0);
});

const silent = () => Promise.resolve(refusal(503, "unavailable"));
const after = (ms: number) => new Date(now.getTime() + ms);

it("keeps what is known of the key where Klaviyo says nothing", async () => {
  const { shop } = await connectShop({ key: full });
  await inspect(shop, now, send);
  const known = await found(shop);
  await inspect(shop, now, silent);
  expect(await found(shop)).toEqual(known);
});

it("a flow that was found live long ago is not known, and asked for again in an hour", async () => {
  const { shop } = await connectShop({ key: full });
  await inspect(shop, now, send);
  const mute: Send = (call) => (/flow-triggers/.test(call.path) ? silent() : send(call));
  expect(await inspectDue(after(DAY_MS + 1), mute)).toBe(1);
  expect((await found(shop, after(DAY_MS + 1))).flow?.status).toBe("live");
  expect(await inspectDue(after(DAY_MS + HOUR_MS), mute)).toBe(0);
  expect(await inspectDue(after(DAY_MS + HOUR_MS + 2), mute)).toBe(1);
  expect(await found(shop, after(2 * DAY_MS + 1))).toEqual({ missingScopes: [], flow: null });
  expect(await inspectDue(after(3 * DAY_MS), send)).toBe(1);
  expect((await found(shop, after(3 * DAY_MS))).flow?.status).toBe("live");
});

it("a flow that does not send is asked for every hour: the merchant is changing that", async () => {
  klaviyo.flow = "message_draft";
  const { shop } = await connectShop({ key: full });
  await inspect(shop, now, send);
  expect(await inspectDue(after(HOUR_MS), send)).toBe(0);
  klaviyo.flow = "live";
  expect(await inspectDue(after(HOUR_MS + 1), send)).toBe(1);
  expect((await found(shop)).flow?.status).toBe("live");
  expect(await inspectDue(after(3 * HOUR_MS), send)).toBe(0);
});

it("a flow that does not send is asked for once an hour, also where Klaviyo says little or nothing", async () => {
  klaviyo.flow = "message_draft";
  const { shop } = await connectShop({ key: full });
  await inspect(shop, now, send);
  const half: Send = (call) => (call.method === "POST" ? silent() : send(call));
  let at = HOUR_MS + 1;
  for (const partly of [silent, half]) {
    expect(await inspectDue(after(at), partly)).toBe(1);
    expect(await inspectDue(after(at), partly)).toBe(0);
    at += HOUR_MS + 1;
  }
  expect((await found(shop)).flow?.status).toBe("draft");
});

it("a refused key holds the shop, so that no page says that it works, and wakes its lane", async () => {
  const { shop } = await connectShop({ key: full });
  await inspect(shop, now, send);
  const woken: string[] = [];
  const wake = (one: string) => Promise.resolve(void woken.push(one));
  const refused: Send = () => Promise.resolve(refusal(401, "authentication_failed"));
  const half: Send = (call) => (call.method === "POST" ? refused(call) : silent());
  const stop = new AbortController().signal;
  await inspectDue(after(DAY_MS + 1), half, stop, wake);
  expect(woken).toEqual([]);
  await inspectDue(after(DAY_MS + HOUR_MS + 2), refused, stop, wake);
  expect(woken).toEqual([shop]);
  expect(await db.merchant.findUniqueOrThrow({ where: { shop } })).toMatchObject({
    hold: "key_refused",
    heldAt: after(DAY_MS + HOUR_MS + 2),
  });
});

describe("what is due", () => {
  it("is a shop that was not inspected for a day, or for an hour where Klaviyo said nothing", async () => {
    await connectShop({ key: full });
    expect(await inspectDue(now, silent)).toBe(1);
    expect(await inspectDue(after(HOUR_MS), send)).toBe(0);
    expect(await inspectDue(after(HOUR_MS + 1), send)).toBe(1);
    expect(await inspectDue(after(HOUR_MS + DAY_MS), send)).toBe(0);
    expect(await inspectDue(after(HOUR_MS + DAY_MS + 2), send)).toBe(1);
  });

  it("is neither a shop on hold, nor again and again one whose key does not open", async () => {
    const { shop: held } = await connectShop({ key: full });
    await db.merchant.update({ where: { shop: held }, data: { hold: "key_refused" } });
    expect(await inspectDue(now, send)).toBe(0);
    const { shop } = await connectShop({ key: full });
    await db.merchant.update({ where: { shop }, data: { sealedKey: "lost.AAAA" } });
    expect(await inspectDue(now, send)).toBe(1);
    expect(await inspectDue(now, send)).toBe(0);
  });

  it("is inspected by one of several processes", async () => {
    await connectShop({ key: full });
    await Promise.all([inspectDue(now, send), inspectDue(now, send)]);
    const probes = klaviyo.calls.filter(({ method }) => method === "POST");
    expect(probes).toHaveLength(1);
  });
});

it("a stop breaks off what is under way, and begins nothing more", async () => {
  for (let shop = 0; shop < 3; shop += 1) await connectShop({ key: full });
  const asked = Promise.withResolvers<undefined>();
  let calls = 0;
  const hanging: Send = ({ signal }) => {
    calls += 1;
    asked.resolve(undefined);
    return new Promise((resolve) => {
      const gone = () => resolve({ answered: false, reason: "network", detail: "" });
      signal?.addEventListener("abort", gone, { once: true });
    });
  };
  const inspections = startInspections({ send: hanging, log: { error: vi.fn() }, now: () => now });
  void inspections.look();
  await asked.promise;
  await inspections.stop();
  // The sign-up that is never valid, and the metrics.
  expect(calls).toBe(2);
});
