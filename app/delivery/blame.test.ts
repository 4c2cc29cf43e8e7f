import { describe, expect, it } from "vitest";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { delivery, merchantOf, RARELY_SWEPT, rowOf } from "#tests/delivery.ts";
import { connectShop, signUp } from "#tests/shops.ts";
import { db } from "../db.server.ts";
import type { Answer, Send } from "../klaviyo/transport.ts";
import { connectionStatus } from "../merchant/connection-status.ts";
import { enqueue } from "../outbox/enqueue.ts";

const { time, at, klaviyo, send, begin, waiting } = delivery();
const [full] = sandboxAccounts();
const CONSENTS = "/api/profile-subscription-bulk-create-jobs";
const MINUTE_MS = 60_000;

function said(status: number, error: object, retryAfter: string | null = null): Answer {
  return {
    ...{ heard: true, status, contentType: "application/json", retryAfter, rateLimit: null },
    body: JSON.stringify({ errors: [{ id: "e", code: "invalid", detail: "no", ...error }] }),
  };
}

/** Klaviyo answers a call that has these words in it as told, and takes all others. */
function answers(words: string, answer: Answer): Send {
  return (call) =>
    (call.path + JSON.stringify(call.body)).includes(words) ? Promise.resolve(answer) : send(call);
}

/** How long each of some good sign-ups waits, one every ten minutes. */
async function goodOnes(shop: string, worker: ReturnType<typeof begin>, count: number) {
  const waits: number[] = [];
  for (let number = 0; number < count; number += 1) {
    const { id } = await enqueue(shop, signUp(), at());
    const from = time.now();
    worker.wake(shop);
    await time.pass(10 * MINUTE_MS);
    const { state, deliveredAt } = await rowOf(id);
    waits.push(state === "delivered" ? deliveredAt!.getTime() - from : Infinity);
  }
  return waits;
}

const settings = RARELY_SWEPT;

describe("a lane that waits since Klaviyo answers, and refuses", () => {
  it.each([
    ["one row, with what nobody knows", 1, 415, {}],
    [
      "many rows alike",
      5,
      400,
      { source: { pointer: "/data/attributes/profile/data/attributes/email" } },
    ],
  ])("knows why: %s", async (_, count, status, error) => {
    const { shop, laneId } = await waiting(full!.key, { email: "bad-0@example.com" });
    for (let number = 1; number < count; number += 1) {
      await enqueue(shop, signUp({ email: `bad-${number}@example.com` }), at());
    }
    begin({ settings, send: answers("bad-", said(status, error)) });
    await time.pass(MINUTE_MS / 2);
    expect(await db.lane.findUniqueOrThrow({ where: { id: laneId } })).toMatchObject({
      failures: 1,
      ...{ pauseCause: "refusing", pauseStatus: status, pauseCode: "invalid" },
    });
    const { waiting: waits } = (await connectionStatus(shop))!;
    expect(waits).toMatchObject({ cause: "refusing", status, code: "invalid" });
  });
});

describe("a few rows that Klaviyo never takes", () => {
  it("fail, and stop their account once, though they are five and refused alike", async () => {
    const { shop } = await waiting(full!.key, { email: "bad-0@example.com" });
    for (const number of [1, 2, 3, 4]) {
      await enqueue(shop, signUp({ email: `bad-${number}@example.com` }), at());
    }
    const pointer = "/data/attributes/profile/data/attributes/email";
    const worker = begin({
      ...{ settings, send: answers("bad-", said(400, { source: { pointer } })) },
    });
    await time.pass(MINUTE_MS / 2);
    const waits = await goodOnes(shop, worker, 6);
    expect(waits[0]).toBeLessThan(5 * MINUTE_MS);
    expect(Math.max(...waits.slice(1))).toBeLessThan(1_000);
    expect(await db.subscription.count({ where: { shop, state: "failed" } })).toBe(5);
  });

  it("are in trouble of their own where nobody knows the answer, and hold up nobody", async () => {
    const { shop } = await waiting(full!.key);
    const worker = begin({ settings, send: answers("odd@", said(415, {})) });
    await time.pass(1_000);
    const { id } = await enqueue(shop, signUp({ email: "odd@example.com" }), at());
    const waits = await goodOnes(shop, worker, 6);
    expect(Math.max(...waits)).toBeLessThan(1_000);
    const row = await rowOf(id);
    expect(row.state).toBe("queued");
    expect(row.failures).toBeGreaterThan(3);
    expect(row.attemptCount).toBe(row.failures);
  });

  it("are nobody's own trouble where many are answered so, one after the other", async () => {
    const { shop } = await waiting(full!.key);
    const worker = begin({ settings, send: answers("odd-", said(415, {})) });
    await time.pass(1_000);
    for (let number = 0; number < 40; number += 1) {
      await enqueue(shop, signUp({ email: `odd-${number}@example.com` }), at());
    }
    worker.wake(shop);
    await time.pass(30_000);
    const rows = await db.subscription.findMany({ where: { shop, email: { startsWith: "odd-" } } });
    expect(rows.filter(({ state }) => state === "queued")).toHaveLength(40);
    expect(rows.filter(({ failures }) => failures > 0)).toEqual([]);
  });
});

it("an answer that nobody knows ends no hold, though others of the account get through", async () => {
  const { shop: good, laneId, key } = await waiting(full!.key);
  const { shop } = await connectShop({ key, laneId });
  await enqueue(shop, signUp({ email: "odd@example.com" }), at());
  const holdCheckAt = new Date(time.now() + 5_000);
  const hold = { hold: "scope_missing", holdKeyVersion: 1, heldAt: at(), holdCheckAt };
  await db.merchant.update({ where: { shop }, data: hold });
  const worker = begin({ settings, send: answers("odd@", said(415, {})) });
  await time.pass(4_000);
  await enqueue(good, signUp(), at());
  worker.wake(good);
  await time.pass(10_000);
  expect(await db.attempt.count({ where: { shop, status: 415 } })).toBeGreaterThan(0);
  expect((await merchantOf(shop)).hold).toBe("scope_missing");
});

describe("trouble with consents alone", () => {
  async function texting() {
    const { shop } = await waiting(full!.key, { emailConsent: true });
    for (let more = 0; more < 10; more += 1) {
      await enqueue(shop, signUp({ emailConsent: true }), at());
    }
    return shop;
  }

  it.each([
    ["too many of them", said(429, { code: "throttled" }, "30")],
    ["a broken endpoint", said(503, {})],
    ["an answer that nobody knows", said(409, {})],
  ])("%s keeps nobody waiting who asks for none", async (_, answer) => {
    const shop = await texting();
    const worker = begin({ settings, send: answers(CONSENTS, answer) });
    await time.pass(MINUTE_MS);
    expect(Math.max(...(await goodOnes(shop, worker, 3)))).toBeLessThan(1_000);
    expect(await db.subscription.count({ where: { shop, state: "queued" } })).toBe(11);
    expect(await db.attempt.count({ where: { shop, step: "consent" } })).toBeLessThan(80);
  });

  it("a refusal that nobody understands costs the consent and not the sign-up", async () => {
    const shop = await texting();
    begin({ settings, send: answers(CONSENTS, said(400, {})) });
    await time.pass(5_000);
    expect(await db.subscription.count({ where: { shop, state: "delivered" } })).toBe(11);
    expect(klaviyo.received).toHaveLength(11);
  });
});

it("a call that was broken off with its lease says nothing of Klaviyo, nor of its row", async () => {
  const { id, laneId } = await waiting(full!.key);
  const hangs: Send = ({ signal }) =>
    new Promise((resolve) => {
      const silence: Answer = { heard: false, reason: "network", detail: "broken off" };
      signal?.addEventListener("abort", () => resolve(silence), { once: true });
    });
  begin({ settings, send: hangs });
  await time.pass(1_000);
  const leaseUntil = new Date(time.now() + MINUTE_MS);
  await db.lane.update({ where: { id: laneId }, data: { leaseToken: "another", leaseUntil } });
  await time.pass(10_000);
  expect(await rowOf(id)).toMatchObject({ state: "queued", failures: 0, troubledMs: 0 });
  const lane = await db.lane.findUniqueOrThrow({ where: { id: laneId } });
  expect(lane).toMatchObject({ leaseToken: "another", failures: 0 });
});
