import { afterAll, beforeEach, describe, expect, it, test } from "vitest";
import type { FlowState } from "#sandbox/klaviyo/flow-state.ts";
import { createKlaviyo } from "#sandbox/klaviyo/klaviyo.ts";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { serve } from "#sandbox/serve.ts";
import { refusal } from "#tests/klaviyo-answers.ts";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { connectShop } from "#tests/shops.ts";
import { createSend } from "../klaviyo/transport.server.ts";
import { client as db } from "../server/database/db.server.ts";
import { DAY_MS, HOUR_MS } from "../server/durations.ts";
import { inspect, inspectDue, inspectionOf } from "./inspection.server.ts";

const [full, , half, , base] = sandboxAccounts().map(({ key }) => key) as [
  ...[string, string, string, string, string],
];
const now = new Date("2026-11-30T12:00:00Z");
const klaviyo = createKlaviyo({ accounts: sandboxAccounts(), unlimited: true });
const server = await serve((request) => klaviyo.fetch(request));
const send = createSend(server.url);

afterAll(() => server.close());

beforeEach(async () => {
  await emptyDatabase();
  klaviyo.clear();
  klaviyo.flow = "live";
});

async function found(shop: string) {
  return inspectionOf(await db.merchant.findUniqueOrThrow({ where: { shop } }));
}

describe("what Klaviyo says of a key and its flows is stored", () => {
  test.each<[FlowState, object]>([
    ["live", { status: "live", name: "Back in stock" }],
    ["manual", { status: "manual", name: "Back in stock" }],
    ["message_draft", { status: "draft", name: "Back in stock" }],
    ["none", { status: "none", name: null }],
    ["no_metric", { status: "none", name: null }],
  ])("a flow that is %s", async (flow, expected) => {
    klaviyo.flow = flow;
    const { shop } = await connectShop({ key: full });
    expect(await found(shop)).toBeNull();
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
    expect((await found(blind))?.flow).toEqual({ status: "not_permitted", name: null });
  });
});

it("says nothing of another key than the present one", async () => {
  const { shop } = await connectShop({ key: full });
  await inspect(shop, now, send);
  await db.merchant.update({ where: { shop }, data: { keyVersion: 2 } });
  expect(await found(shop)).toBeNull();
  const silent = () => Promise.resolve(refusal(503, "unavailable"));
  await inspect(shop, now, silent);
  expect(await found(shop)).toEqual({ missingScopes: null, flow: null });
});

it("keeps what is known of the key where Klaviyo says nothing, and asks again in an hour", async () => {
  const { shop } = await connectShop({ key: full });
  await inspect(shop, now, send);
  const known = await found(shop);
  await inspect(shop, now, () => Promise.resolve(refusal(503, "unavailable")));
  expect(await found(shop)).toEqual(known);
  const after = (ms: number) => new Date(now.getTime() + ms);
  expect(await inspectDue(after(HOUR_MS - 1), send)).toBe(0);
  expect(await inspectDue(after(HOUR_MS + 1), send)).toBe(1);
});

it("is asked once a day, and at once of another key, but not for shops without one or on hold", async () => {
  const { shop } = await connectShop({ key: full });
  const { shop: held } = await connectShop({ key: full });
  await db.merchant.update({ where: { shop: held }, data: { hold: "key_refused", heldAt: now } });
  expect(await inspectDue(now, send)).toBe(1);
  expect(await inspectDue(new Date(now.getTime() + DAY_MS), send)).toBe(0);
  expect(await inspectDue(new Date(now.getTime() + DAY_MS + 1), send)).toBe(1);
  await db.merchant.update({ where: { shop }, data: { keyVersion: 2 } });
  expect(await inspectDue(now, send)).toBe(1);
  await db.merchant.update({ where: { shop }, data: { sealedKey: null, keyVersion: 3 } });
  expect(await inspectDue(now, send)).toBe(0);
});
