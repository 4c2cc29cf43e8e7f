import { expect, it } from "vitest";
import { rowsOf } from "#tests/failed-rows.ts";
import { connectShop, installShop, signUp } from "#tests/shops.ts";
import { client as db } from "../../server/database/db.server.ts";
import { enqueue } from "../enqueue.server.ts";
import { progressOf } from "./progress.server.ts";
import { enqueueTest } from "../test-sign-up.server.ts";
import { settle } from "../queue/settle.server.ts";

const NOON = new Date("2026-11-25T12:00:00.000Z");
const later = (ms: number) => new Date(NOON.getTime() + ms);
const none = {
  used: false,
  received: false,
  waitingRows: 0,
  deliveredAt: null,
  dueSince: null,
  accountTookAt: null,
};

it("is empty before the first sign-up, whatever other shops have", async () => {
  const [shop, other] = [await installShop(), await installShop()];
  await rowsOf(other, 2, { state: "delivered", from: NOON });
  await enqueue(other, signUp(), NOON);
  expect(await progressOf(shop, NOON)).toEqual(none);
});

it("counts the merchant's own test as the first sign-up, and as nothing else", async () => {
  const { shop } = await connectShop();
  await enqueueTest(shop, { variantId: "1", productId: null, email: "a@example.com" }, NOON);
  const progress = await progressOf(shop, later(-1));
  expect(progress).toEqual({ ...none, received: true });
});

it("does not count a bot as the first sign-up", async () => {
  const shop = await installShop();
  await enqueue(shop, signUp({ botSign: "honeypot" }), NOON);
  expect(await progressOf(shop, NOON)).toEqual({ ...none, used: true });
});

it("says since when a row could have gone out, and when Klaviyo took one", async () => {
  const { shop, laneId } = await connectShop();
  const { id } = await enqueue(shop, signUp(), NOON);
  await enqueue(shop, signUp(), later(5_000));
  expect(await progressOf(shop, later(-1))).toEqual({
    ...none,
    used: true,
    received: true,
    waitingRows: 2,
  });
  expect(await progressOf(shop, later(9_000))).toMatchObject({ dueSince: NOON });

  const row = await db.subscription.findUniqueOrThrow({ where: { id } });
  await settle([{ row, keyVersion: 1, attempt: null, next: { state: "delivered" } }], later(800));
  await db.lane.update({ where: { id: laneId }, data: { succeededAt: later(900) } });
  expect(await progressOf(shop, later(9_000))).toEqual({
    used: true,
    received: true,
    waitingRows: 1,
    deliveredAt: later(800),
    dueSince: later(5_000),
    accountTookAt: later(900),
  });
});
