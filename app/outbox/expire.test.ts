import { beforeEach, describe, expect, it } from "vitest";
import { ERASED_ROW } from "#tests/erased-row.ts";
import { failedAttempt } from "#tests/failed-attempt.ts";
import { rowsOf } from "#tests/failed-rows.ts";
import { watchPlans } from "#tests/query-plans.ts";
import { onPostgres } from "#tests/setup/database.ts";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { connectShop, installShop, signUp } from "#tests/shops.ts";
import { client as db } from "../server/database/db.server.ts";
import { env } from "../server/env.server.ts";
import { enqueue } from "./enqueue.server.ts";
import { wrongCounts } from "#tests/wrong-counts.ts";
import { expireOld, shopsWithOld } from "./expire.server.ts";
import { STATES } from "./subscription.ts";
import { DAY_MS } from "../server/durations.ts";

const plans = watchPlans(env.DATABASE_URL);
const now = new Date("2026-11-24T12:00:00Z");
const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS);

beforeEach(emptyDatabase);

async function shopKeeping(retentionDays: number): Promise<string> {
  const shop = await installShop(daysAgo(1_000));
  await db.merchant.update({ where: { shop }, data: { retentionDays } });
  return shop;
}

async function statesOf(shop: string): Promise<Record<string, number>> {
  const groups = await db.subscription.groupBy({ by: ["state"], where: { shop }, _count: true });
  return Object.fromEntries(groups.map(({ state, _count }) => [state, _count]));
}

describe("rows that are older than their shop keeps them", () => {
  it("are erased whatever their state, and the counts follow; no other shop's are", async () => {
    const [shop, other] = [await shopKeeping(30), await shopKeeping(90)];
    for (const state of STATES) {
      await rowsOf(shop, 3, { state, from: daysAgo(31) });
      await rowsOf(shop, 2, { state, from: daysAgo(29) });
      await rowsOf(other, 2, { state, from: daysAgo(state === "blocked" ? 29 : 31) });
    }
    expect(await expireOld(shop, 30, now)).toBe(12);
    expect(await expireOld(other, 90, now)).toBe(0);
    const young = { queued: 2, delivered: 2, failed: 2, blocked: 2 };
    expect(await statesOf(shop)).toEqual({ ...young, cancelled: 3 * 5 + 2 });
    expect(await statesOf(other)).toEqual({ ...young, cancelled: 2 });
    expect(await wrongCounts()).toEqual([]);
    expect(await expireOld(shop, 30, now)).toBe(0);
  });

  it("and are blocked go after 30 days, however long the shop keeps the others", async () => {
    const [shop, strict] = [await shopKeeping(365), await shopKeeping(10)];
    for (const state of STATES) {
      await rowsOf(shop, 2, { state, from: daysAgo(31) });
      await rowsOf(shop, 1, { state, from: daysAgo(29) });
    }
    await rowsOf(strict, 1, { state: "blocked", from: daysAgo(11) });
    expect(await shopsWithOld([shop], 365, now)).toEqual([shop]);
    expect(await expireOld(shop, 365, now)).toBe(2);
    expect(await statesOf(shop)).toMatchObject({ queued: 3, delivered: 3, failed: 3, blocked: 1 });
    expect(await shopsWithOld([shop], 365, now)).toEqual([]);
    expect(await expireOld(strict, 10, now)).toBe(1);
    expect(await wrongCounts()).toEqual([]);
  });

  it("hold no personal data any more, and the shopper can sign up again", async () => {
    const { shop } = await connectShop();
    await db.merchant.update({ where: { shop }, data: { retentionDays: 30 } });
    const wish = signUp({ email: "ann@example.com", phone: "+14155552671", smsConsent: true });
    const { id } = await enqueue(shop, wish, daysAgo(31));
    const texts = { answer: "Ann is unknown", detail: "Ann" };
    await db.attempt.create({
      data: failedAttempt({ shop, subscriptionId: id, at: daysAgo(31), ...texts }),
    });
    expect(await expireOld(shop, 30, now)).toBe(1);
    const row = await db.subscription.findUniqueOrThrow({
      where: { id },
      include: { attempts: true },
    });
    const attempts = [{ answer: null, detail: null }];
    expect(row).toMatchObject({ ...ERASED_ROW, version: 2, attempts });
    const again = await enqueue(shop, wish, now);
    expect(again.id).not.toBe(id);
    expect(await statesOf(shop)).toEqual({ cancelled: 1, queued: 1 });
  });

  it("are those that are older to the millisecond", async () => {
    const shop = await shopKeeping(30);
    const [first, second] = [daysAgo(30).getTime() - 1, daysAgo(30).getTime()];
    const [older] = await rowsOf(shop, 1, { from: new Date(first) });
    await rowsOf(shop, 1, { from: new Date(second) });
    expect(await expireOld(shop, 30, now)).toBe(1);
    expect(await db.subscription.findMany({ where: { shop, state: "cancelled" } })).toMatchObject([
      { id: older },
    ]);
  });

  it("are erased slice by slice, the oldest of a state first", async () => {
    const shop = await shopKeeping(30);
    const ids = await rowsOf(shop, 7, { state: "delivered", from: daysAgo(40) });
    await rowsOf(shop, 3, { state: "queued", from: daysAgo(35) });
    expect(await expireOld(shop, 30, now, 5)).toBe(5);
    expect(await statesOf(shop)).toEqual({ cancelled: 5, delivered: 5 });
    const left = await db.subscription.findMany({ where: { shop, state: "delivered" } });
    expect(left.map(({ id }) => id).toSorted()).toEqual(ids.slice(2).toSorted());
    expect(await wrongCounts()).toEqual([]);
    expect(await expireOld(shop, 30, now, 5)).toBe(5);
    expect(await expireOld(shop, 30, now, 5)).toBe(0);
  });

  it("stay where the merchant has just chosen to keep them longer", async () => {
    const shop = await shopKeeping(365);
    await rowsOf(shop, 3, { from: daysAgo(31) });
    expect(await expireOld(shop, 30, now)).toBe(0);
    expect(await statesOf(shop)).toEqual({ failed: 3 });
    expect(await wrongCounts()).toEqual([]);
  });

  it.skipIf(onPostgres)(
    "are found and erased through an index, without reading those that are erased already",
    async () => {
      const shop = await shopKeeping(30);
      for (const state of STATES) await rowsOf(shop, 3, { state, from: daysAgo(31) });
      plans();
      expect(await expireOld(shop, 30, now)).toBe(12);
      const ways = plans().filter((plan) => plan.includes("Subscription"));
      expect(ways.length).toBeGreaterThan(5);
      for (const way of ways) {
        expect(way).toMatch(
          /^SEARCH .* \((id=\?|shop=\? AND state=\? AND createdAt<\?|subscriptionId=\?)\)$/,
        );
      }
    },
  );

  it.skipIf(onPostgres)(
    "are searched in many shops by one statement, with a seek for each state",
    async () => {
      const shops = [await shopKeeping(30), await shopKeeping(30), await shopKeeping(30)];
      await rowsOf(shops[0]!, 2, { state: "delivered", from: daysAgo(31) });
      await rowsOf(shops[1]!, 2, { state: "delivered", from: daysAgo(29) });
      await rowsOf(shops[2]!, 2, { state: "cancelled", from: daysAgo(31) });
      plans();
      expect(await shopsWithOld(shops, 30, now)).toEqual([shops[0]]);
      const seek = expect.stringMatching(
        /^SEARCH .* \(shop=\? AND state=\? AND createdAt<\?\)$/,
      ) as string;
      // Of all states, and of the blocked ones, which go sooner.
      expect(plans().filter((plan) => plan.includes("Subscription"))).toEqual([seek, seek]);
    },
  );
});
