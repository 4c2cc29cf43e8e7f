import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Batches, Refused, type BatchLimits } from "./batches.ts";

const LIMITS: BatchLimits = { batch: 4, jobs: 6, bytes: 1_000, withinMs: 2_000, graceMs: 500 };

/** Batches whose handling takes until the test lets it end. */
function open(limits: Partial<BatchLimits> = {}) {
  const handled: string[][] = [];
  const ends: (() => void)[] = [];
  const batches = new Batches<string, string>(
    async (jobs) => {
      handled.push(jobs);
      await new Promise<void>((resolve) => ends.push(resolve));
      return jobs.map((job) => `${job} done`);
    },
    { ...LIMITS, ...limits },
    nextTurn,
  );
  const began = (count: number) => expect.poll(() => handled.length, { interval: 1 }).toBe(count);
  return { batches, handled, began, end: () => ends.shift()?.() };
}

describe("jobs that arrive", () => {
  it("in one turn of the event loop are handled together, each with its own result", async () => {
    const { batches, handled, began, end } = open();
    const results = ["a1", "a2", "b1"].map((job) => batches.add(job.slice(0, 1), job, 1));
    await began(1);
    end();
    expect(await Promise.all(results)).toEqual(["a1 done", "a2 done", "b1 done"].sort());
    expect(handled).toEqual([["a1", "b1", "a2"]]);
  });

  it("during a batch wait for its end, and then go together", async () => {
    const { batches, handled, began, end } = open();
    const results = [batches.add("a", "a1", 1)];
    await began(1);
    results.push(batches.add("a", "a2", 1), batches.add("a", "a3", 1));
    expect(batches.waiting).toEqual({ jobs: 2, bytes: 2 });
    end();
    await began(2);
    end();
    await Promise.all(results);
    expect(handled).toEqual([["a1"], ["a2", "a3"]]);
    expect(batches.waiting).toEqual({ jobs: 0, bytes: 0 });
  });

  it("of a crowd leave a place in the next batch to every other key", async () => {
    const { batches, handled, began, end } = open({ jobs: 100 });
    const first = batches.add("crowd", "0", 1);
    await began(1);
    const crowd = Array.from({ length: 9 }, (_, at) => batches.add("crowd", String(at + 1), 1));
    const others = [batches.add("b", "b1", 1), batches.add("c", "c1", 1)];
    for (let batch = 2; batch <= 4; batch += 1) {
      end();
      await began(batch);
    }
    end();
    await Promise.all([first, ...crowd, ...others]);
    expect(handled).toEqual([["0"], ["1", "b1", "c1", "2"], ["3", "4", "5", "6"], ["7", "8", "9"]]);
  });
});

describe("where there is no room", () => {
  it("the key with the most waiting jobs loses its newest", async () => {
    const { batches, handled, began, end } = open();
    const results = [batches.add("crowd", "0", 1)];
    await began(1);
    for (let at = 1; at <= 6; at += 1) results.push(batches.add("crowd", String(at), 1));
    const other = batches.add("other", "o1", 1);
    expect(await results[6]).toEqual(new Refused("full"));
    const newest = batches.add("crowd", "7", 1);
    expect(await newest).toEqual(new Refused("full"));
    end();
    await began(2);
    end();
    await began(3);
    end();
    expect(await other).toBe("o1 done");
    expect(handled.flat()).toEqual(["0", "1", "o1", "2", "3", "4", "5"]);
  });

  it("for its bytes, neither", async () => {
    const { batches, began, end } = open({ bytes: 100 });
    const first = batches.add("a", "a1", 60);
    await began(1);
    const [second, third] = [batches.add("a", "a2", 60), batches.add("a", "a3", 60)];
    expect(await third).toEqual(new Refused("full"));
    end();
    await began(2);
    end();
    expect(await Promise.all([first, second])).toEqual(["a1 done", "a2 done"]);
  });
});

describe("a job that waits for too long", () => {
  beforeEach(
    () => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }),
  );
  afterEach(() => vi.useRealTimers());

  it("is refused, and never handled; those with time left are", async () => {
    const { batches, handled, began, end } = open();
    const first = batches.add("a", "a1", 1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(handled).toEqual([["a1"]]);
    const second = batches.add("a", "a2", 1);
    vi.advanceTimersByTime(1_000);
    const third = batches.add("a", "a3", 1);
    vi.advanceTimersByTime(1_000);
    expect(await second).toEqual(new Refused("late"));
    vi.useRealTimers();
    end();
    await began(2);
    end();
    expect(await Promise.all([first, third])).toEqual(["a1 done", "a3 done"]);
    expect(handled).toEqual([["a1"], ["a3"]]);
  });

  it("is refused too where its handling does not end; later jobs wait for that end", async () => {
    const { batches, handled, began, end } = open();
    const first = batches.add("a", "a1", 1);
    await new Promise((resolve) => setImmediate(resolve));
    const second = batches.add("a", "a2", 1);
    vi.advanceTimersByTime(LIMITS.withinMs + LIMITS.graceMs);
    expect(await Promise.all([first, second])).toEqual([new Refused("late"), new Refused("late")]);
    expect(batches.waiting).toEqual({ jobs: 0, bytes: 0 });
    vi.useRealTimers();
    const third = batches.add("a", "a3", 1);
    end();
    await began(2);
    end();
    expect(await third).toBe("a3 done");
    expect(handled).toEqual([["a1"], ["a3"]]);
  });
});

it("a batch that fails rejects its jobs, and no other", async () => {
  const batches = new Batches<string, string>(
    (jobs) => {
      if (jobs.includes("bad")) return Promise.reject(new Error("refused"));
      return Promise.resolve(jobs);
    },
    LIMITS,
    nextTurn,
  );
  const results = await Promise.allSettled([batches.add("a", "bad", 1), batches.add("b", "b", 1)]);
  expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await batches.add("a", "good", 1)).toBe("good");
});

it("a batch is told when the time of its first job is over", async () => {
  const untils: number[] = [];
  const batches = new Batches<string, string>(
    (jobs, until) => {
      untils.push(until);
      return Promise.resolve(jobs);
    },
    LIMITS,
    nextTurn,
  );
  const before = performance.now();
  await Promise.all([batches.add("a", "1", 1), batches.add("b", "2", 1)]);
  expect(untils[0]).toBeGreaterThanOrEqual(before + LIMITS.withinMs);
  expect(untils[0]).toBeLessThanOrEqual(performance.now() + LIMITS.withinMs);
});
