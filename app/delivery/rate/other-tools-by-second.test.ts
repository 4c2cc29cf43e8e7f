import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomOf } from "#tests/budget/play.ts";
import { OtherToolsBySecond } from "./other-tools-by-second.ts";

interface Way {
  seed: number;
  /** Calls of others and of ours in a second. */
  theirs: number;
  ours: number;
  /** Where Klaviyo's seconds begin. */
  phase: number;
  leastMs: number;
  mostMs: number;
  /** The share of our answers that reports on the second. */
  reporting: number;
}

/**
 * Two tools at one Klaviyo with seconds of its own, both evenly: what is learnt in 40 seconds, in
 * calls a second.
 */
function learn({ seed, theirs, ours, phase, leastMs, mostMs, reporting }: Way): number {
  const random = randomOf(seed);
  const others = new OtherToolsBySecond();
  const events: { at: number; happens: (at: number) => void }[] = [];
  const used = new Map<number, number>();
  const count = (at: number) => {
    const second = Math.floor((at + phase) / 1_000);
    used.set(second, (used.get(second) ?? 0) + 1);
    return used.get(second) ?? 0;
  };
  for (let at = 0; theirs > 0 && at < 40_000; at += 1_000 / theirs) {
    events.push({ at, happens: count });
  }
  for (let at = 0; at < 40_000; at += 1_000 / ours) {
    const slot = { startedAt: at };
    const lasts = leastMs + random() * (mostMs - leastMs);
    let said: number | null = null;
    events.push({ at, happens: () => others.start(slot) });
    events.push({ at: at + lasts / 2, happens: (now) => (said = count(now)) });
    const tells = random() < reporting;
    events.push({
      at: at + lasts,
      happens: (now) => others.record(slot, tells ? said : null, now),
    });
  }
  for (const { at, happens } of events.sort((one, other) => one.at - other.at)) happens(at);
  return others.perMs(40_000) * 1_000;
}

function median(numbers: number[]): number {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? NaN;
}

const ways = fc.record({
  seed: fc.integer(),
  theirs: fc.integer({ min: 5, max: 60 }),
  ours: fc.integer({ min: 10, max: 200 }),
  phase: fc.nat(999),
  leastMs: fc.integer({ min: 0, max: 100 }),
  mostMs: fc.integer({ min: 100, max: 250 }),
  reporting: fc.constant(1),
});

describe("what others do in Klaviyo's seconds", () => {
  it("is learnt to a tenth, wherever these begin and in whatever order answers arrive", () => {
    fc.assert(
      fc.property(ways, (way) => {
        const learnt = learn(way);
        expect(learnt).toBeGreaterThanOrEqual(0.9 * way.theirs - 0.5);
        expect(learnt).toBeLessThanOrEqual(1.1 * way.theirs + 1);
      }),
      { numRuns: 15 },
    );
  });

  it("is nothing where we are alone", () => {
    fc.assert(
      fc.property(ways, (way) => {
        expect(learn({ ...way, theirs: 0 })).toBe(0);
      }),
      { numRuns: 15 },
    );
  });

  const slowWays = ways.map((way) => ({
    ...way,
    ours: Math.max(20, way.ours / 2),
    leastMs: 500 + way.leastMs,
    mostMs: 700 + way.mostMs,
  }));

  // An estimate from averages is sometimes far off for a second or two, so most of the ways count.
  it("is mostly learnt from answers so slow that no two are certainly of one second", () => {
    const errors = fc.sample(slowWays, 31).map((way) => Math.abs(learn(way) / way.theirs - 1));
    expect(median(errors)).toBeLessThanOrEqual(0.15);
  });

  it("is mostly next to nothing where we are alone and answers are slow", () => {
    const shares = fc.sample(slowWays, 31).map((way) => learn({ ...way, theirs: 0 }) / way.ours);
    expect(median(shares)).toBeLessThanOrEqual(0.02);
  });

  it("is learnt also where only some of our answers report on the second", () => {
    for (const reporting of [0.3, 0.5, 0.8]) {
      const way = { seed: 1, theirs: 29, ours: 40, phase: 300, leastMs: 40, mostMs: 60, reporting };
      expect(Math.abs(learn(way) - 29)).toBeLessThanOrEqual(3);
    }
  });

  it("is not known from answers that report on no second", () => {
    const way = { seed: 1, theirs: 29, ours: 40, phase: 0, leastMs: 40, mostMs: 60, reporting: 0 };
    expect(learn(way)).toBe(0);
  });

  it("is known from another process for five minutes, until something is seen", () => {
    const others = new OtherToolsBySecond();
    others.takeOver(0.029, 1_000);
    expect(others.perMs(60_000)).toBe(0.029);
    expect(others.perMs(301_001)).toBe(0);
  });
});
