import { describe, expect, it, vi } from "vitest";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { delivery, rowOf } from "#tests/delivery.ts";
import { sendTo } from "#tests/klaviyo-send.ts";
import { connectShop, signUp } from "#tests/shops.ts";
import { client as db, DatabaseBusy } from "../server/database/db.server.ts";
import type { Send } from "../klaviyo/transport.server.ts";
import { disconnect } from "../merchant/connection.server.ts";
import { enqueue } from "../outbox/enqueue.server.ts";
import { erasePerson, eraseShop } from "../outbox/erase.server.ts";
import { DELIVERY } from "./settings.ts";
import type { Worker } from "./worker.server.ts";

const { time, at, klaviyo, begin, waiting } = delivery();
const [full] = sandboxAccounts();

const slow = sendTo(klaviyo, { clock: time, latencyMs: () => 7_000 });
const onePlace = { ...DELIVERY, calls: 1 };

/** One lane has the only place for seven seconds, and a row of another lane waits for it. */
async function waitingForAPlace(email = "ann@example.com") {
  const { shop: first } = await waiting(full!.key);
  const worker = begin({ send: slow, settings: onePlace });
  await time.pass(10);
  const { shop } = await connectShop({ key: full!.key });
  const { id } = await enqueue(shop, signUp({ email }), at());
  worker.wake(shop);
  await time.pass(10);
  expect(klaviyo.calls.length).toBe(0);
  return { worker, first, shop, id };
}

/** The lane reads more rows, and the database fails just then. */
async function failToClaim(worker: Worker, shop: string): Promise<void> {
  const reads = vi.spyOn(db.merchant, "findMany");
  reads.mockRejectedValueOnce(new Error("disk I/O error"));
  worker.wake(shop);
  await time.pass(10);
  expect(reads).toHaveBeenCalled();
  reads.mockRestore();
}

describe("a lane whose rows can't be read", () => {
  it("is not given back before its open calls are answered and settled, and repeats no call", async () => {
    const { shop, laneId, id } = await waiting(full!.key);
    const worker = begin({ send: slow });
    await time.pass(10);
    await failToClaim(worker, shop);
    await time.pass(3_000);
    expect((await db.lane.findUniqueOrThrow({ where: { id: laneId } })).leaseToken).not.toBeNull();
    await time.pass(20_000);
    expect(await rowOf(id)).toMatchObject({ state: "delivered", attemptCount: 1 });
    expect(klaviyo.received).toHaveLength(1);
    expect((await db.lane.findUniqueOrThrow({ where: { id: laneId } })).leaseToken).toBeNull();
  });

  it("occupies no place that others wait for", async () => {
    const { worker, first, shop } = await waitingForAPlace();
    await eraseShop(shop);
    await failToClaim(worker, shop);
    const { id } = await enqueue(first, signUp(), at());
    worker.wake(first);
    await time.pass(30_000);
    expect((await rowOf(id)).state).toBe("delivered");
  });
});

it("a lane that can't be given back for a while keeps its pause", async () => {
  const { laneId } = await waiting(full!.key);
  let calls = 0;
  const throttled: Send = () => {
    calls += 1;
    const said = {
      contentType: "application/json",
      retryAfter: "240",
      rateLimit: null,
      body: "{}",
    };
    return Promise.resolve({ answered: true, status: 429, ...said });
  };
  const update = db.lane.updateMany.bind(db.lane);
  let locked = 3;
  const updates = vi.spyOn(db.lane, "updateMany").mockImplementation((change) => {
    if (change.data.leaseToken === null && locked-- > 0) throw new DatabaseBusy("locked");
    return update(change);
  });
  begin({ send: throttled });
  await time.pass(60_000);
  updates.mockRestore();
  expect(locked).toBeLessThan(0);
  expect(calls).toBe(1);
  const { leaseToken, pausedUntil } = await db.lane.findUniqueOrThrow({ where: { id: laneId } });
  expect(leaseToken).toBeNull();
  expect(pausedUntil!.getTime()).toBeGreaterThan(time.now() + 170_000);
});

it("a row does not wait for the slow call of another shop of its account", async () => {
  const { laneId } = await waiting(full!.key);
  const { shop } = await connectShop({ key: full!.key, laneId });
  let latencyMs = 7_000;
  const worker = begin({ send: sendTo(klaviyo, { clock: time, latencyMs: () => latencyMs }) });
  await time.pass(100);
  latencyMs = 0;
  const { id } = await enqueue(shop, signUp(), at());
  worker.wake(shop);
  await time.pass(200);
  expect((await rowOf(id)).state).toBe("delivered");
  await time.pass(7_000);
});

describe("a row that changes while it waits for its call", () => {
  it("is not called for when its person was erased", async () => {
    const { shop } = await waitingForAPlace("gone@example.com");
    await erasePerson(shop, { email: "gone@example.com", phones: [] }, at());
    await time.pass(30_000);
    expect(klaviyo.received.map(({ profile }) => profile.email)).not.toContain("gone@example.com");
    expect(klaviyo.received).toHaveLength(1);
  });

  it("is not called for when its key was removed", async () => {
    const { shop, id } = await waitingForAPlace();
    await disconnect(shop, 1);
    await time.pass(30_000);
    expect(klaviyo.received).toHaveLength(1);
    expect((await rowOf(id)).state).toBe("queued");
  });

  it("goes out with its latest values", async () => {
    const { shop, id } = await waitingForAPlace();
    await db.subscription.update({
      where: { id },
      data: { email: "corrected@example.com", version: { increment: 1 } },
    });
    await time.pass(30_000);
    expect(klaviyo.received.map(({ profile }) => profile.email)).toContain("corrected@example.com");
    expect(await rowOf(id)).toMatchObject({ state: "delivered", version: 2, attemptCount: 1 });
    expect(await db.attempt.count({ where: { shop, late: true } })).toBe(0);
  });
});
