import { beforeEach, describe, expect, it, vi } from "vitest";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { delivery } from "#tests/delivery.ts";
import { refuse } from "#tests/refusal.ts";
import { sendTo } from "#tests/klaviyo-send.ts";
import { connectShop, signUp } from "#tests/shops.ts";
import { client as db } from "../../server/database/db.server.ts";
import type { Send } from "../../klaviyo/transport.server.ts";
import { enqueue } from "../../outbox/enqueue.server.ts";
import { acquireLease, renewAll } from "./lease.server.ts";
import { DELIVERY } from "../settings.ts";

const { time, at, klaviyo, begin, waiting } = delivery();
const { key } = sandboxAccounts()[0]!;
const { leaseMs, lastCallMs, breakOffMs } = DELIVERY;

const refuseRenewals = () =>
  refuse('UPDATE OF "leaseUntil" ON "Lane"', 'NEW."leaseUntil" IS NOT NULL');

async function held() {
  const { laneId } = await connectShop({ key });
  const lane = await db.lane.findUniqueOrThrow({ where: { id: laneId } });
  return (await acquireLease(lane, time, leaseMs))!;
}

describe("a lease as its holder knows it", () => {
  it("is shorter by the time that the database took to give it, and to renew it", async () => {
    const lease = await held();
    expect(lease.leftMs(time)).toBe(leaseMs);
    await time.pass(5_000);
    expect(lease.leftMs(time)).toBe(leaseMs - 5_000);
    const renewing = renewAll([lease], time, leaseMs);
    const began = time.monotonic();
    await time.pass(700);
    await renewing;
    expect(lease.leftMs(time)).toBe(leaseMs - (time.monotonic() - began));
  });

  it("is lost when another process has it, with no time left; the leases beside it are renewed", async () => {
    const [lost, kept] = [await held(), await held()];
    const changed = vi.fn();
    lost.onChange = changed;
    await db.lane.update({ where: { id: lost.lease.laneId }, data: { leaseToken: "another" } });
    await time.pass(1_000);
    expect(await renewAll([lost, kept], time, leaseMs)).toEqual([lost]);
    expect([lost.isLost, lost.leftMs(time), lost.lost.signal.aborted]).toEqual([true, 0, true]);
    expect(kept.leftMs(time)).toBe(leaseMs);
    lost.lose();
    expect(changed).toHaveBeenCalledTimes(1);
  });

  it("is not lost when the wall clock is set", async () => {
    const lease = await held();
    time.jump(86_400_000);
    expect(lease.leftMs(time)).toBe(leaseMs);
    expect(await renewAll([lease], time, leaseMs)).toEqual([]);
  });
});

describe("while leases can't be renewed", () => {
  const begun: number[] = [];
  const ended: number[] = [];
  beforeEach(() => {
    begun.length = ended.length = 0;
  });

  /** Each call takes almost as long as a call may, and records when it began and ended. */
  const slow: Send = async (call) => {
    begun.push(time.monotonic());
    const answer = await sendTo(klaviyo, { clock: time, latencyMs: () => 7_900 })(call);
    ended.push(time.monotonic());
    return answer;
  };

  async function startAndBreak() {
    const { shop, laneId } = await waiting(key);
    for (let more = 0; more < 40; more += 1) await enqueue(shop, signUp(), at());
    const took = time.monotonic();
    const worker = begin({ send: slow });
    await time.pass(100);
    const accept = await refuseRenewals();
    return { worker, laneId, took, accept };
  }

  it("no call begins with less of it left than a call needs, and the last calls end before it does", async () => {
    const { took, accept } = await startAndBreak();
    await time.pass(leaseMs - breakOffMs);
    const [first, last] = [begun.length, Math.max(...begun)];
    await accept();
    expect(first).toBeGreaterThan(8);
    expect(last - took).toBeLessThanOrEqual(leaseMs - lastCallMs);
    expect(ended).toHaveLength(first);
    expect(Math.max(...ended) - took).toBeLessThanOrEqual(leaseMs - breakOffMs);
    await time.pass(60_000);
    expect(await db.subscription.count({ where: { state: "delivered" } })).toBe(41);
  });

  it("open calls are aborted where they do not end by themselves", async () => {
    const { shop } = await waiting(key);
    await enqueue(shop, signUp(), at());
    const hangs: Send = (call) =>
      new Promise((resolve) => {
        begun.push(time.monotonic());
        call.signal!.addEventListener("abort", () => {
          ended.push(time.monotonic());
          resolve({ answered: false, reason: "network", detail: "broken off" });
        });
      });
    const took = time.monotonic();
    begin({ send: hangs });
    await time.pass(100);
    const accept = await refuseRenewals();
    await time.pass(leaseMs);
    await accept();
    expect(begun).toHaveLength(2);
    expect(ended).toHaveLength(2);
    expect(Math.max(...ended) - took).toBeLessThanOrEqual(leaseMs);
    expect(Math.max(...ended) - took).toBeGreaterThan(leaseMs - 2_000);
  });
});
