import { describe, expect, it, vi } from "vitest";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { delivery, rowOf } from "#tests/delivery.ts";
import { sendTo } from "#tests/klaviyo-send.ts";
import { REGION, connectShop, signUp } from "#tests/shops.ts";
import { client as db } from "../server/database/db.server.ts";
import type { Send } from "../klaviyo/transport.server.ts";
import { noFilter } from "../outbox/log/filter.ts";
import { enqueue } from "../outbox/enqueue.server.ts";
import { startBulkJob } from "../outbox/bulk/bulk-job.server.ts";
import { DELIVERY } from "./settings.ts";
import type { Worker } from "./worker.server.ts";
import { DAY_MS } from "../server/durations.ts";

const { time, at, klaviyo, send, begin, waiting } = delivery();
const { key } = sandboxAccounts()[0]!;

function slowly(latencyMs: number): Send {
  return sendTo(klaviyo, { clock: time, latencyMs: () => latencyMs });
}

async function lanes(count: number, rows: number) {
  const shops = await Promise.all(Array.from({ length: count }, () => connectShop({ key })));
  for (const { shop } of shops) {
    for (let row = 0; row < rows; row += 1) await enqueue(shop, signUp(), at());
  }
  return shops;
}

/** Ends a worker whose calls are still open. */
async function end(worker: Worker): Promise<void> {
  const ended = worker.stop();
  await time.pass(8_100);
  await ended;
}

function taken(): Promise<number> {
  return db.lane.count({ where: { leaseToken: { not: null } } });
}

describe("a worker", () => {
  it("finds a lane that sleeps although a row is due, half a minute later at most", async () => {
    const { shop, laneId, id } = await waiting();
    begin();
    await time.pass(1_000);
    await enqueue(shop, signUp(), at());
    await db.subscription.update({ where: { id }, data: { state: "queued", dueAt: at() } });
    await db.lane.update({ where: { id: laneId }, data: { wakeAt: null } });
    await time.pass(30_000);
    expect(await db.subscription.count({ where: { shop, state: "queued" } })).toBe(0);
  });

  it("sees what another process has committed a quarter of a second later", async () => {
    const { shop } = await connectShop({ key });
    begin({ settings: DELIVERY });
    await time.pass(5_000);
    const { id } = await enqueue(shop, signUp(), at());
    // It is settled a tenth of a second after that.
    await time.pass(250 + 100);
    expect((await rowOf(id)).state).toBe("delivered");
  });

  it("sees within a second that another process was asked to send all again", async () => {
    const { shop } = await connectShop({ key });
    begin({ settings: DELIVERY });
    const { id } = await enqueue(shop, signUp(), at());
    await db.subscription.update({ where: { id }, data: { state: "failed" } });
    await time.pass(5_000);
    await startBulkJob(
      shop,
      { action: "send_again", filter: { ...noFilter, state: "failed" } },
      REGION,
      at(),
    );
    await time.pass(1_000 + 250 + 100);
    expect((await rowOf(id)).state).toBe("delivered");
  });

  it("asks for no more than five statements a second while nothing happens", async () => {
    await lanes(2, 0);
    begin({ settings: DELIVERY });
    await time.pass(1_000);
    const lookups = vi.spyOn(db.lane, "findMany");
    const jobs = vi.spyOn(db.bulkJob, "findFirst");
    await time.pass(20_000);
    expect(lookups.mock.calls.length + jobs.mock.calls.length).toBeLessThanOrEqual(100);
    lookups.mockRestore();
    jobs.mockRestore();
  });

  it("ends within the time of a call, begins nothing more, and leaves no lease", async () => {
    const { shop } = await waiting();
    for (let more = 0; more < 30; more += 1) await enqueue(shop, signUp(), at());
    const worker = begin({ send: slowly(7_900) });
    await time.pass(100);
    let ended = false;
    void worker.stop().then(() => (ended = true));
    await time.pass(7_900);
    const calls = klaviyo.calls.length;
    await time.pass(200);
    expect(ended).toBe(true);
    expect(calls).toBe(DELIVERY.probe.first);
    expect(klaviyo.calls).toHaveLength(calls);
    expect(await taken()).toBe(0);
    expect(await db.subscription.count({ where: { state: "delivered" } })).toBe(calls);
  });

  it("renews the leases of all its lanes in one statement", async () => {
    await lanes(6, 1);
    const worker = begin({ send: slowly(7_000) });
    await time.pass(3_000);
    expect(await taken()).toBe(6);
    const before = await db.lane.findMany();
    const updates = vi.spyOn(db.lane, "updateMany");
    await time.pass(2_500);
    expect(updates).toHaveBeenCalledTimes(1);
    updates.mockRestore();
    for (const lane of await db.lane.findMany()) {
      const was = before.find(({ id }) => id === lane.id);
      expect(lane.leaseUntil!.getTime() - was!.leaseUntil!.getTime()).toBe(5_000);
    }
    await end(worker);
  });

  it("continues to renew where lanes end and begin all the time", async () => {
    const [long] = await lanes(1, 1);
    const worker = begin({ send: slowly(7_000) });
    const { shop } = await connectShop({ key });
    for (let round = 0; round < 12; round += 1) {
      await enqueue(shop, signUp(), at());
      worker.wake(shop);
      await enqueue(long!.shop, signUp(), at());
      worker.wake(long!.shop);
      await time.pass(900);
      const soon = new Date(time.now() + 13_000);
      expect(
        await db.lane.count({ where: { leaseToken: { not: null }, leaseUntil: { lt: soon } } }),
      ).toBe(0);
    }
    await end(worker);
  });

  it("works in no more lanes at once than it has places for, and lets them take turns", async () => {
    const shops = await lanes(5, 40);
    const few = { ...DELIVERY, lanes: 2, claimed: 4 };
    const worker = begin({ send: slowly(500), settings: few });
    const turns = new Map<string, number>();
    for (let second = 0; second < 11; second += 1) {
      await time.pass(1_000);
      expect(await taken()).toBeLessThanOrEqual(2);
      for (const { shop } of shops) {
        const done = await db.subscription.count({ where: { shop, state: "delivered" } });
        if (done > 0 && !turns.has(shop)) turns.set(shop, second);
      }
    }
    expect(turns.size).toBe(5);
    expect(await db.subscription.count({ where: { state: "queued" } })).toBeGreaterThan(0);
    await end(worker);
  });

  it("reports that it is alive while it turns", async () => {
    const worker = begin();
    await time.pass(10 * 60_000);
    expect(worker.alive()).toBe(true);
  });
});

describe("a wall clock that is set", () => {
  it("back by a day keeps no row, no pause and no lease waiting for as long", async () => {
    const { shop, id } = await waiting();
    klaviyo.failNext({ kind: "throttled", retryAfter: "240" }, 1);
    begin();
    await time.pass(1_000);
    const { laneId, id: left } = await waiting();
    await db.lane.update({
      where: { id: laneId },
      data: {
        leaseToken: "of a process that was killed",
        leaseUntil: new Date(time.now() + 20_000),
      },
    });
    time.jump(-DAY_MS);
    await enqueue(shop, signUp(), at());
    await time.pass(60_000);
    expect((await rowOf(id)).state).toBe("delivered");
    expect((await rowOf(left)).state).toBe("delivered");
    expect(await db.subscription.count({ where: { state: "queued" } })).toBe(0);
  });

  it("forward by an hour does not have the worker look for lanes that it holds itself", async () => {
    const { shop } = await waiting();
    begin({ send: slowly(7_000) });
    await time.pass(100);
    time.jump(3_600_000);
    await enqueue(shop, signUp(), at());
    const looks = vi.spyOn(db.lane, "findMany");
    await time.pass(4_000);
    expect(looks.mock.calls.length).toBeLessThan(20);
    looks.mockRestore();
    await time.pass(20_000);
    expect(await db.subscription.count({ where: { shop, state: "delivered" } })).toBe(2);
    expect(klaviyo.received).toHaveLength(2);
  });

  it("during an open call does not spoil its duration", async () => {
    const { id } = await waiting();
    const jumps: Send = async (call) => {
      const answer = await send(call);
      time.jump(-60_000);
      return answer;
    };
    begin({ send: jumps });
    await time.pass(1_000);
    const { attempts } = await rowOf(id);
    expect(attempts[0]!.durationMs).toBe(0);
  });
});
