import { beforeEach, expect, it } from "vitest";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { connectShop, installShop, signUp } from "#tests/shops.ts";
import { client as db } from "../server/database/db.server.ts";
import { SECOND_MS } from "../server/durations.ts";
import { correct } from "./correct.server.ts";
import { enqueue } from "./enqueue.server.ts";
import { commitCounted } from "./stats/commit-counted.server.ts";
import { countStates } from "./stats/figures.server.ts";
import { wrongCounts } from "#tests/wrong-counts.ts";
import { deleteTest, enqueueTest, findTest } from "./test-sign-up.server.ts";
import { write } from "../server/database/db.server.ts";

const NOW = new Date("2026-11-30T12:00:00Z");
const later = (ms: number) => new Date(NOW.getTime() + ms);
const test = { variantId: "33001893429341", productId: "8001", email: "owner@example.com" };

beforeEach(emptyDatabase);

async function testOf(shop: string, now = NOW): Promise<string> {
  const stored = await enqueueTest(shop, test, now);
  if (!stored) throw new Error("Too soon.");
  return stored.id;
}

it("is queued like any other sign-up, and wakes the lane", async () => {
  const { shop, laneId } = await connectShop();
  const id = await testOf(shop);
  const row = await db.subscription.findUniqueOrThrow({ where: { id } });
  expect(row).toMatchObject({ ...test, state: "queued", test: true, dueAt: NOW });
  expect((await db.lane.findUniqueOrThrow({ where: { id: laneId } })).wakeAt).toEqual(NOW);
});

it("joins no row of the same person and variant, and no row joins it", async () => {
  const { shop } = await connectShop();
  const asked = signUp({ ...test });
  const real = await enqueue(shop, asked, NOW);
  const first = await testOf(shop);
  const second = await testOf(shop, later(10 * SECOND_MS));
  const again = await enqueue(shop, asked, later(11 * SECOND_MS));
  expect(again.id).toBe(real.id);
  expect(new Set([real.id, first, second]).size).toBe(3);
});

it("is made once in ten seconds at most, by each shop", async () => {
  const [shop, other] = [await installShop(), await installShop()];
  await testOf(shop);
  expect(await enqueueTest(shop, test, later(9_999))).toBeUndefined();
  await testOf(other, later(1));
  await testOf(shop, later(10_000));
});

it("is not stopped for long by a clock that was set back", async () => {
  const shop = await installShop();
  await testOf(shop);
  await testOf(shop, later(-3_600_000));
});

it("is in no count, whatever its state", async () => {
  const shop = await installShop();
  const { id: real } = await enqueue(shop, signUp(), NOW);
  const id = await testOf(shop);
  expect(await countStates(shop)).toMatchObject({ queued: 1, delivered: 0 });
  await commitCounted([id, real], () => [
    write.subscription.updateMany({
      where: { id: { in: [id, real] } },
      data: { state: "delivered", deliveredAt: later(500) },
    }),
  ]);
  expect(await countStates(shop)).toMatchObject({ queued: 0, delivered: 1 });
  expect(await wrongCounts()).toEqual([]);
  expect(await deleteTest(shop, id, later(1_000))).toBe(true);
  expect(await countStates(shop)).toMatchObject({ delivered: 1, cancelled: 0 });
  expect(await wrongCounts()).toEqual([]);
});

it("can be deleted by its shop, and nothing else with it", async () => {
  const [shop, other] = [await installShop(), await installShop()];
  const { id: real } = await enqueue(shop, signUp(), NOW);
  const id = await testOf(shop);
  expect(await deleteTest(other, id, NOW)).toBe(false);
  expect(await deleteTest(shop, real, NOW)).toBe(false);
  expect(await deleteTest(shop, id, NOW)).toBe(true);
  expect(await deleteTest(shop, id, NOW)).toBe(false);
  const row = await db.subscription.findUniqueOrThrow({ where: { id } });
  expect(row).toMatchObject({ state: "cancelled", email: null });
  expect(await findTest(shop, real)).toBeUndefined();
});

it("is not corrected: a shopper's sign-up would join a test with the shopper's key", async () => {
  const { shop } = await connectShop();
  const id = await testOf(shop);
  await db.subscription.update({ where: { id }, data: { state: "failed" } });
  const correction = { version: 1, email: "anna@example.com", phone: null, country: null };
  const vouched = { email: false, sms: false };
  expect(await correct(shop, id, { ...correction, vouched }, NOW)).toEqual({ kind: "missing" });
});
