import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { watchPlans } from "#tests/query-plans.ts";
import { onPostgres } from "#tests/setup/database.ts";
import { installShop } from "#tests/shops.ts";
import { commit, db, write } from "../server/database/db.server.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../server/durations.ts";
import { env } from "../server/env.server.ts";
import { seenOf } from "./seen.ts";
import { countUnseen, markSeen, newestUnseen } from "./seen.server.ts";

const plansSince = watchPlans(env.DATABASE_URL);
const AT = new Date("2026-11-20T12:00:00Z");
const at = (ms: number) => new Date(AT.getTime() + ms);

interface Row {
  shop: string;
  state?: string;
  variantId?: string;
  email?: string | null;
  phone?: string | null;
  deliveredAt?: Date | null;
  createdAt?: Date;
  seenAt?: Date | null;
}

async function rows(...all: Row[]): Promise<string[]> {
  const data = all.map(({ deliveredAt = AT, ...row }) => ({
    id: randomUUID(),
    state: "delivered",
    variantId: "7",
    email: "ada@example.com",
    dueAt: AT,
    createdAt: deliveredAt ?? AT,
    updatedAt: AT,
    deliveredAt,
    ...row,
  }));
  await commit(() => [write.subscription.createMany({ data })]);
  return data.map(({ id }) => id);
}

const seenAtOf = async (id: string | undefined) =>
  (await db.subscription.findUnique({ where: { id: id ?? "" } }))?.seenAt;

const event = { email: "ada@example.com", phone: null, variantId: "7", at: AT };
const NOW = at(HOUR_MS);

describe("an event marks a row", () => {
  it("of the same person and variant as seen, once", async () => {
    const shop = await installShop();
    const [id] = await rows({ shop });
    expect(await markSeen(shop, [event, event], NOW)).toBe(1);
    expect(await seenAtOf(id)).toEqual(NOW);
    expect(await markSeen(shop, [event], at(DAY_MS))).toBe(0);
    expect(await seenAtOf(id)).toEqual(NOW);
  });

  it("by its phone number, and by an e-mail address whose profile has another number", async () => {
    const shop = await installShop();
    const phone = "+15005550006";
    const [byPhone, byEmail] = await rows(
      { shop, email: null, phone },
      { shop, phone: "+15005550009", variantId: "8" },
    );
    const both = { ...event, phone };
    expect(await markSeen(shop, [both, { ...both, variantId: "8" }], NOW)).toBe(2);
    expect([await seenAtOf(byPhone), await seenAtOf(byEmail)]).toEqual([NOW, NOW]);
  });

  it.each<[string, Partial<Row>]>([
    ["of another variant", { variantId: "8" }],
    ["of another person", { email: "bob@example.com" }],
    ["that Klaviyo has not accepted", { state: "queued", deliveredAt: null }],
    ["that was accepted long after it", { deliveredAt: at(11 * MINUTE_MS) }],
    ["that was accepted more than three days before it", { deliveredAt: at(-3 * DAY_MS - 1) }],
  ])("not if the row is one %s", async (_, row) => {
    const shop = await installShop();
    const [id] = await rows({ shop, ...row });
    expect(await markSeen(shop, [event], NOW)).toBe(0);
    expect(await seenAtOf(id)).toBeNull();
  });

  it("not if the row is another shop's", async () => {
    const [id] = await rows({ shop: await installShop() });
    expect(await markSeen(await installShop(), [event], NOW)).toBe(0);
    expect(await seenAtOf(id)).toBeNull();
  });

  it("a little before Klaviyo's 202 was stored, and days after it", async () => {
    const shop = await installShop();
    await rows({ shop, deliveredAt: at(9 * MINUTE_MS) }, { shop, deliveredAt: at(-3 * DAY_MS) });
    expect(await markSeen(shop, [event], NOW)).toBe(2);
  });
});

it("names the newest row that was not seen", async () => {
  const shop = await installShop();
  expect(await newestUnseen(shop, at(0))).toBeNull();
  await rows(
    { shop, deliveredAt: at(-1) },
    { shop, deliveredAt: at(1) },
    { shop, deliveredAt: at(2) },
    { shop, deliveredAt: at(3), seenAt: NOW },
    { shop, deliveredAt: null, state: "queued", createdAt: at(4) },
  );
  expect(await newestUnseen(shop, at(0))).toEqual(at(2));
  expect(await newestUnseen(shop, at(3))).toBeNull();
});

it("counts how many of the newest rows were not seen", async () => {
  const shop = await installShop();
  await rows(
    { shop, deliveredAt: at(-1) },
    { shop, deliveredAt: at(1) },
    { shop, deliveredAt: at(2), seenAt: NOW },
    { shop, deliveredAt: at(3) },
    { shop, deliveredAt: at(11) },
    { shop, deliveredAt: at(4), state: "failed" },
  );
  expect(await countUnseen(shop, { from: at(0), to: at(10) })).toEqual({ unseen: 2, of: 3 });
  const many = Array.from({ length: 120 }, (_, row) => ({ shop, deliveredAt: at(20 + row) }));
  await rows(...many);
  expect(await countUnseen(shop, { from: at(0), to: at(1_000) })).toEqual({ unseen: 100, of: 100 });
});

it.skipIf(onPostgres)("finds rows by an index", async () => {
  const shop = await installShop();
  await rows({ shop });
  plansSince();
  await markSeen(shop, [{ ...event, phone: "+15005550006" }], NOW);
  await newestUnseen(shop, AT);
  await countUnseen(shop, { from: AT, to: NOW });
  const plans = plansSince().filter((plan) => plan.includes("Subscription"));
  expect(plans.some((plan) => /shop=\? AND email=\?/.test(plan))).toBe(true);
  expect(plans.some((plan) => /shop=\? AND phone=\?/.test(plan))).toBe(true);
  expect(plans.some((plan) => /shop=\? AND state=\? AND createdAt>\?/.test(plan))).toBe(true);
  for (const plan of plans) expect(plan).not.toMatch(/SCAN Subscription|TEMP B-TREE FOR ORDER/);
});

describe("a row says", () => {
  const read = { since: AT, to: at(10) };
  const row = { state: "delivered", deliveredAt: at(5), seenAt: null };
  it.each([
    ["that it was seen", { ...row, seenAt: NOW }, null, "seen"],
    ["that it was looked for in vain", row, read, "not_yet"],
    ["nothing before a look", { ...row, deliveredAt: at(11) }, read, null],
    ["nothing of the time before the first look", { ...row, deliveredAt: at(-1) }, read, null],
    ["nothing where events can't be read", row, null, null],
    ["nothing before Klaviyo accepted it", { ...row, deliveredAt: null }, read, null],
    ["nothing after it was erased", { ...row, state: "cancelled", seenAt: NOW }, read, null],
  ])("%s", (_, of, between, says) => {
    expect(seenOf(of, between)).toBe(says);
  });
});
