import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { delivery, merchantOf, rowOf } from "#tests/delivery.ts";
import { sendTo } from "#tests/klaviyo-send.ts";
import { LogLines } from "#tests/log-lines.ts";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { connectShop, signUp } from "#tests/shops.ts";
import { client as db } from "../../server/database/db.server.ts";
import type { Send } from "../../klaviyo/transport.server.ts";
import { connect } from "../../merchant/connection.server.ts";
import { holdShop } from "../../merchant/hold.server.ts";
import { enqueue } from "../../outbox/enqueue.server.ts";
import { take } from "../../outbox/queue/lane.server.ts";
import { DELIVERY } from "../settings.ts";

const { time, at, klaviyo, send, begin, stopAll } = delivery();
const [full, mute] = sandboxAccounts();
const ACCOUNT = full!.publicApiKey;

/** A shop whose key may not read its account, as an earlier release has connected it. */
function unnamedShop(laneId = `key-${randomUUID().slice(0, 8)}`) {
  return connectShop({ key: mute!.key, laneId });
}

async function namedShop() {
  const connected = await connectShop({ key: full!.key, laneId: ACCOUNT });
  await db.merchant.update({
    where: { shop: connected.shop },
    data: { accountId: ACCOUNT },
  });
  return connected;
}

async function signUps(shop: string, rows: number): Promise<string[]> {
  const ids: string[] = [];
  for (let row = 0; row < rows; row += 1) ids.push((await enqueue(shop, signUp(), at())).id);
  return ids;
}

async function expectJoined(...shops: string[]): Promise<void> {
  for (const shop of shops) {
    expect(await merchantOf(shop)).toMatchObject({ laneId: ACCOUNT, accountId: ACCOUNT });
  }
  const lanes = await db.lane.findMany({ where: { leaseToken: { not: null } } });
  expect(lanes).toEqual([]);
  const left = await db.lane.findMany({
    where: { accountId: ACCOUNT },
    include: { merchants: true },
  });
  for (const lane of left) expect(lane).toMatchObject({ merchants: [], wakeAt: null });
}

/** As before each test: inside one that plays many histories. */
async function startOver(): Promise<void> {
  await stopAll();
  klaviyo.clear();
  await time.pass(120_000);
  await emptyDatabase();
}

/** Each row is delivered, and Klaviyo has received each once. */
async function expectDeliveredOnce(rows: number): Promise<void> {
  expect(await db.subscription.count({ where: { state: "delivered" } })).toBe(rows);
  expect(await db.subscription.count({ where: { state: { not: "delivered" } } })).toBe(0);
  expect(new Set(klaviyo.received.map(({ profile }) => profile.email)).size).toBe(rows);
  expect(klaviyo.received).toHaveLength(rows);
}

describe("lanes of one Klaviyo account", () => {
  it("are joined once an answer names the account: one that is named by its key, and the account's", async () => {
    const { shop } = await unnamedShop();
    const { shop: named } = await namedShop();
    await time.pass(20_000);
    await signUps(shop, 20);
    await signUps(named, 20);
    begin({ settings: DELIVERY });
    await time.pass(3_000);
    await expectJoined(shop, named);
    await expectDeliveredOnce(40);
  });

  it("are joined where neither of two keys can name it, and where nothing else is due", async () => {
    const { shop } = await unnamedShop();
    const { shop: other } = await unnamedShop();
    await signUps(shop, 1);
    begin({ settings: DELIVERY });
    await time.pass(1_000);
    expect((await merchantOf(other)).accountId).toBeNull();
    await signUps(other, 1);
    await time.pass(1_500);
    await expectJoined(shop, other);
    await expectDeliveredOnce(2);
  });

  it("take all shops of the same key with them, also a held one", async () => {
    const { shop, laneId } = await unnamedShop();
    const { shop: held } = await unnamedShop(laneId);
    await holdShop(held, { hold: "scope_missing", detail: null, keyVersion: 1, at: at() });
    await signUps(shop, 1);
    const [waits] = await signUps(held, 1);
    begin({ settings: DELIVERY });
    await time.pass(2_000);
    await expectJoined(shop, held);
    expect((await rowOf(waits!)).state).toBe("queued");
    // Its hold is checked in the lane that it is in now.
    await time.pass(60_000);
    expect((await rowOf(waits!)).state).toBe("delivered");
  });

  it("are joined after the open calls, though another process works in the account's lane", async () => {
    const { shop } = await unnamedShop();
    const { shop: named } = await namedShop();
    const slow = sendTo(klaviyo, { clock: time, latencyMs: () => 4_000 });
    await signUps(named, 30);
    begin({ send: slow, settings: { ...DELIVERY, lanes: 1 } });
    await time.pass(1_000);
    await signUps(shop, 30);
    begin({ send: slow, settings: { ...DELIVERY, lanes: 1 } });
    await time.pass(30_000);
    await expectJoined(shop, named);
    await expectDeliveredOnce(60);
    expect(await db.attempt.count({ where: { late: true } })).toBe(0);
  });

  it("are joined in the end where the process died that was about to", async () => {
    const { shop, laneId } = await unnamedShop();
    const { shop: named } = await namedShop();
    await signUps(shop, 2);
    await db.lane.update({ where: { id: laneId }, data: { accountId: ACCOUNT } });
    for (const id of [laneId, ACCOUNT]) {
      const seen = await db.lane.upsert({ where: { id }, create: { id }, update: {} });
      expect(await take(seen, at(), DELIVERY.leaseMs)).toBeDefined();
    }
    await signUps(named, 2);
    begin({ settings: DELIVERY });
    await time.pass(25_000);
    await expectJoined(shop, named);
    await expectDeliveredOnce(4);
  });

  it("are left alone where the header turns out not to mean the account", async () => {
    const lines = new LogLines();
    const { shop, laneId } = await unnamedShop();
    const { shop: named } = await namedShop();
    const says: Send = async (call) => {
      const answer = await send(call);
      if (!answer.answered || !answer.served) return answer;
      return { ...answer, served: { ...answer.served, accountId: "EDGE01" } };
    };
    await signUps(named, 2);
    begin({ send: says, log: lines.log, settings: DELIVERY });
    await time.pass(1_000);
    await signUps(shop, 2);
    await time.pass(1_000);
    expect(await merchantOf(shop)).toMatchObject({ laneId, accountId: null });
    expect(await merchantOf(named)).toMatchObject({ laneId: ACCOUNT, accountId: ACCOUNT });
    await expectDeliveredOnce(4);
    expect(lines.take().filter((line) => line.includes("names another account"))).toHaveLength(1);
  });

  it("are joined by no answer to a key that the shop no longer has", async () => {
    const { shop, laneId } = await unnamedShop();
    await signUps(shop, 1);
    const slow = sendTo(klaviyo, { clock: time, latencyMs: () => 3_000 });
    begin({ send: slow, settings: DELIVERY });
    await time.pass(1_000);
    await db.merchant.update({
      where: { shop },
      data: {
        keyVersion: 2,
        lane: { connectOrCreate: { where: { id: "key-new" }, create: { id: "key-new" } } },
      },
    });
    await time.pass(2_500);
    expect(await merchantOf(shop)).toMatchObject({ laneId: "key-new", accountId: null });
    expect(await db.lane.findUnique({ where: { id: laneId } })).toMatchObject({
      accountId: ACCOUNT,
    });
  });

  it("lose no row, and call for none twice, whenever it happens", async () => {
    const moment = fc.record({
      to: fc.constantFrom(0, 1, 2),
      rows: fc.integer({ min: 1, max: 12 }),
      afterMs: fc.constantFrom(0, 10, 240, 900, 2_100),
    });
    const history = fc.record({
      moments: fc.array(moment, { minLength: 2, maxLength: 6 }),
      latencyMs: fc.constantFrom(0, 30, 700, 5_000),
      lanes: fc.constantFrom(1, 2, 256),
    });
    const property = fc.asyncProperty(history, async ({ moments, latencyMs, lanes }) => {
      await startOver();
      const { shop: first } = await unnamedShop();
      const { shop: second } = await unnamedShop();
      const { shop: third } = await namedShop();
      const shops = [first, second, third];
      const slow = sendTo(klaviyo, { clock: time, latencyMs: () => latencyMs });
      const settings = { ...DELIVERY, lanes };
      const workers = [begin({ send: slow, settings }), begin({ send: slow, settings })];
      for (const { to, rows, afterMs } of moments) {
        await signUps(shops[to]!, rows);
        workers[to % 2]!.wake(shops[to]!);
        await time.pass(afterMs);
      }
      for (const shop of shops) await signUps(shop, 1);
      await time.pass(60_000);
      const rows = moments.reduce((sum, one) => sum + one.rows, shops.length);
      await expectDeliveredOnce(rows);
      await expectJoined(...shops);
      expect(await db.attempt.count({ where: { late: true } })).toBe(0);
      expect(klaviyo.calls.filter(({ status }) => status === 429)).toEqual([]);
    });
    await fc.assert(property, { numRuns: 5 });
  }, 300_000);
});

describe("a key that may not read its account", () => {
  async function connectWith(shop: string, through: Send) {
    const connecting = connect(shop, mute!.key, { seen: 1, now: at() }, through);
    await time.pass(100);
    return connecting;
  }
  const nameless: Send = async (call) => {
    const answer = await send(call);
    if (!answer.answered || !answer.served) return answer;
    return { ...answer, served: { ...answer.served, accountId: null } };
  };

  it("is in the account's lane from the start, where Klaviyo's refusal names the account", async () => {
    const { shop } = await unnamedShop();
    expect(await connectWith(shop, send)).toEqual({ kind: "unnamed", accountId: ACCOUNT });
    expect(await merchantOf(shop)).toMatchObject({
      laneId: ACCOUNT,
      accountId: ACCOUNT,
      accountName: null,
    });
  });

  it("is in a lane of its own where nothing names the account, and finds the account once an answer names it", async () => {
    const { shop } = await unnamedShop();
    await connectWith(shop, nameless);
    const { laneId, accountId } = await merchantOf(shop);
    expect([laneId, accountId]).toEqual([expect.stringMatching(/^key-[0-9a-f]{32}$/), null]);
    await signUps(shop, 1);
    begin({ settings: DELIVERY });
    await time.pass(1_000);
    await expectJoined(shop);
    const { shop: next } = await unnamedShop();
    await time.pass(1_000);
    await connectWith(next, nameless);
    expect(await merchantOf(next)).toMatchObject({ laneId: ACCOUNT, accountId: ACCOUNT });
  });
});
