import { describe, expect, it } from "vitest";
import { VirtualTime } from "#tests/virtual-time.ts";
import type { DueLane } from "../outbox/queue/lane.server.ts";
import { LaneMemories, noteSpent, type LaneMemory } from "./lane-memory.ts";
import { DELIVERY } from "./settings.ts";

const limits = { perSecond: 350, perMinute: 3_500 };
const answer = {
  ...limits,
  left: { window: "minute", limit: 3_500, remaining: 2_000, resetMs: 60_000 },
} as const;

function lane(spent: string | null = null, leaseToken: string | null = null): DueLane {
  return {
    id: "lane",
    leaseToken,
    spent,
    failures: 0,
    pausedUntil: null,
    succeededAt: null,
    pauseCause: null,
    pauseStatus: null,
    pauseCode: null,
    accountId: null,
  };
}

/** A simulated process: its memory, and a clock that all share. */
function processes(count: number) {
  const time = new VirtualTime();
  const memories = Array.from({ length: count }, () => new LaneMemories(DELIVERY));
  return { time, memories };
}

function call(memory: LaneMemory, calls: number, now: number): void {
  const budget = memory.budgets.back_in_stock;
  for (let n = 0; n < calls; n += 1) budget.end(budget.start(now), now, null);
}

/** Whether one call has to ask before others may begin. */
function asks({ budgets: { back_in_stock: budget } }: LaneMemory, now: number): boolean {
  const slot = budget.start(now);
  const waits = budget.waitMs(now) === Infinity;
  budget.end(slot, now, null);
  return waits;
}

describe("a process's memory of a lane", () => {
  it("continues from slice to slice while no other process works in it", async () => {
    const { time, memories } = processes(1);
    const [mine] = memories;
    const first = mine!.recall(lane(), "one", time);
    call(first, 10, time.monotonic());
    const spent = noteSpent(first, time);
    await time.pass(5_000);
    expect(mine!.recall(lane(spent), "two", time)).toBe(first);
    expect(asks(first, time.monotonic())).toBe(false);
  });

  it("continues also where nothing was noted, and where its own lease was not given back", () => {
    const { time, memories } = processes(1);
    const first = memories[0]!.recall(lane(), "one", time);
    expect(noteSpent(first, time)).toBeNull();
    expect(memories[0]!.recall(lane(), "two", time)).toBe(first);
    // As where the lane could not be given back.
    expect(memories[0]!.recall(lane(null, "two"), "three", time)).toBe(first);
  });

  it("is dropped when another process has worked in the lane, whose notes count", async () => {
    const { time, memories } = processes(2);
    const [mine, other] = memories;
    const first = mine!.recall(lane(), "one", time);
    call(first, 10, time.monotonic());
    const noted = noteSpent(first, time);
    await time.pass(1_000);

    const theirs = other!.recall(lane(noted), "two", time);
    expect(asks(theirs, time.monotonic())).toBe(true);
    const budget = theirs.budgets.back_in_stock;
    budget.end(budget.start(time.monotonic()), time.monotonic(), answer);
    call(theirs, 3_480, time.monotonic());
    const spent = noteSpent(theirs, time);
    await time.pass(2_000);

    const again = mine!.recall(lane(spent), "three", time);
    expect(again).not.toBe(first);
    const now = time.monotonic();
    again.budgets.back_in_stock.end(again.budgets.back_in_stock.start(now), now, answer);
    call(again, 10, now);
    expect(again.budgets.back_in_stock.waitMs(now)).toBeGreaterThan(10_000);
  });

  it("is empty where a foreign lease was not given back: one call asks", () => {
    const { time, memories } = processes(2);
    memories[0]!.recall(lane(), "one", time);
    const after = memories[1]!.recall(lane('{"at":1,"back_in_stock":[]}', "one"), "two", time);
    expect(asks(after, time.monotonic())).toBe(true);
  });

  it("is not lost between two processes where the first one knew nothing either", async () => {
    const { time, memories } = processes(2);
    const blind = memories[0]!.recall(lane(null, "of a killed one"), "one", time);
    const spent = noteSpent(blind, time);
    await time.pass(1_000);
    const next = memories[1]!.recall(lane(spent), "two", time);
    expect(asks(next, time.monotonic())).toBe(true);
  });

  const tier = { perSecond: 10, perMinute: 150 };

  /** A process that has learnt of a small tier, and left the lane with nothing spent. */
  async function learnt() {
    const { time, memories } = processes(2);
    const memory = memories[0]!.recall(lane(), "one", time);
    const budget = memory.budgets.back_in_stock;
    const slot = budget.start(time.monotonic());
    budget.end(slot, time.monotonic(), { ...tier, left: null });
    await time.pass(2 * 60_000);
    return { time, next: memories[1]!, spent: noteSpent(memory, time) };
  }

  function callsAtOnce({ budgets: { back_in_stock: budget } }: LaneMemory, now: number): number {
    let calls = 0;
    for (; budget.waitMs(now) === 0 && calls < 64; calls += 1) budget.start(now);
    return calls;
  }

  it("passes the account's tier to the next process also where nothing of the minute is spent", async () => {
    const { time, next, spent } = await learnt();
    const memory = next.recall(lane(spent), "two", time);
    expect(memory.budgets.back_in_stock.spent(time.monotonic())).toMatchObject({ limits: tier });
    expect(callsAtOnce(memory, time.monotonic())).toBeLessThanOrEqual(8);
  });

  it("passes it also where a lease was lost since, though not the minute", async () => {
    const { time, next, spent } = await learnt();
    const memory = next.recall(lane(spent, "of a killed one"), "two", time);
    expect(memory.budgets.back_in_stock.spent(time.monotonic())).toMatchObject({ limits: tier });
    expect(callsAtOnce(memory, time.monotonic())).toBe(1);
  });

  it("reads notes of an earlier release, which contain nothing learnt", () => {
    const { time, memories } = processes(1);
    const nothing = { calls: [], blind: false };
    const noted = { at: time.now(), back_in_stock: { calls: [[0, 3]], blind: false } };
    const spent = JSON.stringify({ ...noted, consent: nothing, accounts: nothing });
    const memory = memories[0]!.recall(lane(spent), "one", time);
    expect(memory.budgets.back_in_stock.spent(time.monotonic()).calls).toEqual([[0, 3]]);
  });

  it.each([
    "damaged",
    "{}",
    '{"at":"noon","back_in_stock":{"calls":[],"blind":false},"consent":{"calls":[],"blind":false}}',
    '{"at":1,"back_in_stock":{"calls":[[0,1e12]],"blind":false},"consent":{"calls":[],"blind":false}}',
    '{"at":1,"back_in_stock":{"calls":[],"blind":false,"limits":{"perSecond":0,"perMinute":-1}},"consent":{"calls":[],"blind":false}}',
  ])("survives notes that can't be read: %s", (spent) => {
    const { time, memories } = processes(1);
    const memory = memories[0]!.recall(lane(spent), "one", time);
    expect(memory.budgets.back_in_stock.waitMs(time.monotonic())).toBe(0);
  });

  it("is dropped after ten minutes without the lane", async () => {
    const { time, memories } = processes(1);
    const first = memories[0]!.recall(lane(), "one", time);
    await time.pass(11 * 60_000);
    memories[0]!.recall({ ...lane(), id: "another" }, "two", time);
    expect(memories[0]!.recall(lane(), "three", time)).not.toBe(first);
  });

  it("is dropped also behind a lane that was there first and is always at work", async () => {
    const { time, memories } = processes(1);
    const busy = { ...lane(), id: "busy" };
    memories[0]!.recall(busy, "one", time);
    const quiet = memories[0]!.recall(lane(), "two", time);
    await time.pass(11 * 60_000);
    memories[0]!.recall({ ...busy, leaseToken: "one" }, "three", time);
    expect(memories[0]!.recall(lane(), "four", time)).not.toBe(quiet);
  });
});
