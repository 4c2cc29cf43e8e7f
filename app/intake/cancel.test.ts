import { v7 } from "uuid";
import { afterEach, beforeEach, expect, it } from "vitest";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { refuse } from "#tests/refusal.ts";
import { installShop, signUp } from "#tests/shops.ts";
import { enqueue } from "../outbox/enqueue.server.ts";
import { client as db } from "../server/database/db.server.ts";
import { sealCancel } from "./cancel-token.server.ts";
import { cancel, CANCELS_PER_HOUR } from "./cancel.server.ts";

beforeEach(emptyDatabase);

let accept: (() => Promise<unknown>) | undefined;
afterEach(async () => {
  await accept?.();
  accept = undefined;
});

/** Posts a token; returns the answer's status and text. */
async function post(shop: string, id: string) {
  const url = `https://app.example/proxy/subscriptions/cancel?token=${sealCancel(shop, id, new Date())}`;
  const headers = { accept: "application/json" };
  const answer = await cancel(shop, new Request(url, { method: "POST", headers }), new Date());
  return [answer.status, await answer.text()];
}

const manyTimes = (shop: string, id: string) =>
  Promise.all(Array.from({ length: CANCELS_PER_HOUR }, () => post(shop, id)));

const CANCELLED = [200, '{"status":"cancelled"}'];

/** A row of a shop with this id. */
async function open(shop: string, id: string) {
  const opened = await enqueue(shop, signUp(), new Date());
  await db.subscription.update({ where: { id: opened.id }, data: { id } });
}

const statesOf = async (shop: string) =>
  (await db.subscription.findMany({ where: { shop } })).map(({ state }) => state);

it("a token that is posted again and again is answered alike, without the database", async () => {
  const [shop, id] = [await installShop(), v7()];
  expect(await manyTimes(shop, id)).toEqual(Array(CANCELS_PER_HOUR).fill(CANCELLED));
  await open(shop, id);
  expect(await post(shop, id)).toEqual(CANCELLED);
  expect(await statesOf(shop)).toEqual(["queued"]);
});

it("another token of the shop, and the same id of another shop, are not counted with it", async () => {
  const [shop, other] = [await installShop(), await installShop()];
  const [id, own] = [v7(), v7()];
  await manyTimes(shop, own);
  await manyTimes(other, id);
  await open(shop, id);
  expect(await post(shop, id)).toEqual(CANCELLED);
  expect(await statesOf(shop)).toEqual(["cancelled"]);
});

it("what the database could not do is not counted", async () => {
  const [shop, id] = [await installShop(), v7()];
  await open(shop, id);
  accept = await refuse('UPDATE ON "Subscription"', `NEW."shop" = '${shop}'`);
  const refused = Array.from({ length: CANCELS_PER_HOUR + 1 }, () => post(shop, id));
  await Promise.allSettled(refused);
  await accept();
  accept = undefined;
  expect(await post(shop, id)).toEqual(CANCELLED);
  expect(await statesOf(shop)).toEqual(["cancelled"]);
});
