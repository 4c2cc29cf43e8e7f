import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Batches, Refused, type BatchLimits } from "./batches.ts";

const LIMITS: BatchLimits = { batch: 4, rows: 6, bytes: 1_000, withinMs: 2_000, graceMs: 500 };

const ONE = { rows: 1, bytes: 1 };

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
    const results = ["a1", "a2", "b1"].map((job) => batches.add(job.slice(0, 1), job, ONE));
    await began(1);
    end();
    expect(await Promise.all(results)).toEqual(["a1 done", "a2 done", "b1 done"].sort());
    expect(handled).toEqual([["a1", "b1", "a2"]]);
  });

  it("during a batch wait for its end, and then go together", async () => {
    const { batches, handled, began, end } = open();
    const results = [batches.add("a", "a1", ONE)];
    await began(1);
    results.push(batches.add("a", "a2", ONE), batches.add("a", "a3", ONE));
    expect(batches.waiting).toEqual({ rows: 2, bytes: 2 });
    end();
    await began(2);
    end();
    await Promise.all(results);
    expect(handled).toEqual([["a1"], ["a2", "a3"]]);
    expect(batches.waiting).toEqual({ rows: 0, bytes: 0 });
  });

  it("of a crowd leave a place in the next batch to every other key", async () => {
    const { batches, handled, began, end } = open({ rows: 100 });
    const first = batches.add("crowd", "0", ONE);
    await began(1);
    const crowd = Array.from({ length: 9 }, (_, at) => batches.add("crowd", String(at + 1), ONE));
    const others = [batches.add("b", "b1", ONE), batches.add("c", "c1", ONE)];
    for (let batch = 2; batch <= 4; batch += 1) {
      end();
      await began(batch);
    }
    end();
    await Promise.all([first, ...crowd, ...others]);
    expect(handled).toEqual([["0"], ["1", "b1", "c1", "2"], ["3", "4", "5", "6"], ["7", "8", "9"]]);
  });
});

describe("a job of several rows", () => {
  const rows = (count: number) => ({ rows: count, bytes: 1 });

  it("takes as much of a batch, and one that does not fit begins the next", async () => {
    const { batches, handled, began, end } = open({ rows: 100 });
    const results = [batches.add("a", "a1", rows(3)), batches.add("b", "b1", rows(2))];
    results.push(batches.add("c", "c1", rows(1)), batches.add("d", "d1", rows(9)));
    expect(batches.waiting).toEqual({ rows: 15, bytes: 4 });
    for (let batch = 1; batch <= 3; batch += 1) {
      await began(batch);
      end();
    }
    await Promise.all(results);
    expect(handled).toEqual([["a1", "c1"], ["b1"], ["d1"]]);
    expect(batches.waiting).toEqual({ rows: 0, bytes: 0 });
  });

  it("leaves the rest of a batch to the others that fit", async () => {
    const { batches, handled, began, end } = open({ rows: 100 });
    const results = ["a1", "a2"].map((job) => batches.add("a", job, ONE));
    results.push(batches.add("b", "b1", rows(4)), batches.add("b", "b2", rows(4)));
    results.push(...["a3", "a4", "a5", "a6"].map((job) => batches.add("a", job, ONE)));
    for (let batch = 1; batch <= 4; batch += 1) {
      await began(batch);
      end();
    }
    await Promise.all(results);
    expect(handled).toEqual([["a1", "a2", "a3", "a4"], ["b1"], ["a5", "a6"], ["b2"]]);
  });

  it("takes as much of what may wait: its key has the most rows", async () => {
    const { batches, began, end } = open();
    const first = batches.add("a", "0", ONE);
    await began(1);
    const large = batches.add("large", "l1", rows(4));
    const small = [1, 2, 3].map((at) => batches.add("small", `s${at}`, ONE));
    expect(await large).toEqual(new Refused("full"));
    end();
    await began(2);
    end();
    expect(await Promise.all([first, ...small])).not.toContainEqual(new Refused("full"));
  });
});

describe("where there is no room", () => {
  it("the key with the most waiting jobs loses its newest", async () => {
    const { batches, handled, began, end } = open();
    const results = [batches.add("crowd", "0", ONE)];
    await began(1);
    for (let at = 1; at <= 6; at += 1) results.push(batches.add("crowd", String(at), ONE));
    const other = batches.add("other", "o1", ONE);
    expect(await results[6]).toEqual(new Refused("full"));
    const newest = batches.add("crowd", "7", ONE);
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
    const first = batches.add("a", "a1", { rows: 1, bytes: 60 });
    await began(1);
    const [second, third] = [
      batches.add("a", "a2", { rows: 1, bytes: 60 }),
      batches.add("a", "a3", { rows: 1, bytes: 60 }),
    ];
    expect(await third).toEqual(new Refused("full"));
    end();
    await began(2);
    end();
    expect(await Promise.all([first, second])).toEqual(["a1 done", "a2 done"]);
  });
});

describe("where there is no room for bytes", () => {
  it("the key that takes the most of them loses its newest, not the one with the most rows", async () => {
    const { batches, began, end } = open({ rows: 100, bytes: 1_000 });
    const first = batches.add("small", "0", ONE);
    await began(1);
    const small = Array.from({ length: 9 }, (_, at) => batches.add("small", `s${at}`, ONE));
    const large = [1, 2, 3].map((at) => batches.add("large", `l${at}`, { rows: 1, bytes: 400 }));
    expect(await large[2]).toEqual(new Refused("full"));
    expect(batches.waiting).toEqual({ rows: 11, bytes: 809 });
    for (let batch = 2; batch <= 4; batch += 1) {
      end();
      await began(batch);
    }
    end();
    const results = await Promise.all([first, ...small, ...large.slice(0, 2)]);
    expect(results).not.toContainEqual(new Refused("full"));
  });
});

describe("a job that waits for too long", () => {
  beforeEach(
    () => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }),
  );
  afterEach(() => vi.useRealTimers());

  it("is refused, and never handled; those with time left are", async () => {
    const { batches, handled, began, end } = open();
    const first = batches.add("a", "a1", ONE);
    await new Promise((resolve) => setImmediate(resolve));
    expect(handled).toEqual([["a1"]]);
    const second = batches.add("a", "a2", ONE);
    vi.advanceTimersByTime(1_000);
    const third = batches.add("a", "a3", ONE);
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
    const first = batches.add("a", "a1", ONE);
    await new Promise((resolve) => setImmediate(resolve));
    const second = batches.add("a", "a2", ONE);
    vi.advanceTimersByTime(LIMITS.withinMs + LIMITS.graceMs);
    expect(await Promise.all([first, second])).toEqual([new Refused("late"), new Refused("late")]);
    expect(batches.waiting).toEqual({ rows: 0, bytes: 0 });
    vi.useRealTimers();
    const third = batches.add("a", "a3", ONE);
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
  const results = await Promise.allSettled([
    batches.add("a", "bad", ONE),
    batches.add("b", "b", ONE),
  ]);
  expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await batches.add("a", "good", ONE)).toBe("good");
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
  await Promise.all([batches.add("a", "1", ONE), batches.add("b", "2", ONE)]);
  expect(untils[0]).toBeGreaterThanOrEqual(before + LIMITS.withinMs);
  expect(untils[0]).toBeLessThanOrEqual(performance.now() + LIMITS.withinMs);
});
