import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mostInAny } from "#tests/budget/klaviyo-windows.ts";
import {
  LIMITS,
  MINUTE_MS,
  play,
  type Circumstances,
  type Takeover,
  type Random,
} from "#tests/budget/play.ts";
import { Budget } from "./budget.ts";

/** More of them by hand: `BUDGETS=500 npx vitest run app/delivery/rate/budget.test.ts`. */
const numRuns = Number(process.env["BUDGETS"] ?? 10);
const timeout = 30_000 + numRuns * 3_000;

/**
 * A process that does not know what was spent asks with one call until an answer says; a refusal
 * only says to wait.
 */
const ASKS = 3;
/** Until the last call has returned that may be uncounted, and a minute more. */
const UNKNOWN_FOR_MS = MINUTE_MS + 10_000;

const formsOfHeaders = ["second", "minute", "mixed", "none"] as const;

const latencies: Record<string, (random: Random) => number> = {
  none: () => 0,
  steady: () => 50,
  scattered: (random) => Math.floor(random() * 900),
  "now and then very slow": (random) => (random() < 0.02 ? 8_000 : Math.floor(20 + random() * 80)),
  slow: (random) => 1_000 + Math.floor(random() * 7_000),
};
const arrivals: Record<string, NonNullable<Circumstances["arrivals"]>> = {
  "all at once": (now) => (now === 0 ? 100_000 : 0),
  "in crowds": (now) => (now % 20_000 === 0 ? 1_500 : 0),
  "one by one": (_, random) => (random() < 0.08 ? 1 : 0),
};

function oneOf<Value>(named: Record<string, Value>): fc.Arbitrary<Value> {
  return fc.constantFrom(...Object.values(named));
}

const circumstances: fc.Arbitrary<Circumstances> = fc.record({
  seed: fc.integer(),
  forMs: fc.constant(2.5 * MINUTE_MS),
  phase: fc.nat(MINUTE_MS - 1),
  latencyMs: oneOf(latencies),
  arrivals: oneOf(arrivals),
  told: fc.constantFrom(0, 0.5, 1),
  rates: fc.constantFrom(...formsOfHeaders).map((form) => () => ({ form })),
});

const takeover: fc.Arbitrary<Takeover> = fc.record({
  at: fc.integer({ min: 100, max: 140_000 }),
  jumpMs: fc.constantFrom(0, 0, 500, 30_000, 3_600_000, -500, -30_000, -3_600_000),
  lost: fc.boolean(),
});

/** Processes that leave the spent calls unknown, and those that pass just that on. */
function blind(plans: Takeover[]): Takeover[] {
  const spoilt = plans.filter(({ lost, jumpMs }) => lost || jumpMs !== 0);
  return plans.filter((plan) =>
    spoilt.some(({ at }) => at <= plan.at && plan.at <= at + UNKNOWN_FOR_MS),
  );
}

const inOrder = (plans: Takeover[]) => plans.sort((one, other) => one.at - other.at);
const takeovers = fc.array(takeover, { maxLength: 4 }).map(inOrder);
/** Given back and taken, by clocks that are never set. */
const orderly = fc
  .array(takeover, { minLength: 1, maxLength: 6 })
  .map((plans) => inOrder(plans.map(({ at }) => ({ at, jumpMs: 0, lost: false }))));

describe("one account's calls", () => {
  it(
    "never fill any second or any minute, wherever Klaviyo's begin and whenever it counts",
    () => {
      fc.assert(
        fc.property(circumstances, (given) => {
          const { klaviyo } = play(given);
          expect(klaviyo.throttledOurs).toEqual([]);
          expect(mostInAny(1_000, klaviyo.ours)).toBeLessThanOrEqual(LIMITS.perSecond);
          expect(mostInAny(MINUTE_MS, klaviyo.ours)).toBeLessThanOrEqual(LIMITS.perMinute);
        }),
        { numRuns },
      );
    },
    timeout,
  );

  it(
    "are never refused where the process that gives the account back says what is spent",
    () => {
      fc.assert(
        fc.property(circumstances, orderly, (given, plans) => {
          const { klaviyo } = play({ ...given, takeovers: plans });
          expect(klaviyo.throttledOurs).toEqual([]);
        }),
        { numRuns: 2 * numRuns },
      );
    },
    timeout,
  );

  it(
    "are refused only to a process that asks, whichever process takes the lane over and however the wall clock is set",
    () => {
      fc.assert(
        fc.property(circumstances, takeovers, (given, plans) => {
          const { klaviyo } = play({ ...given, takeovers: plans });
          expect(klaviyo.throttledOurs.length).toBeLessThanOrEqual(blind(plans).length * ASKS);
        }),
        { numRuns: 2 * numRuns },
      );
    },
    timeout,
  );

  it(
    "never wait longer than a minute, and never for an answer to a call that was not made",
    () => {
      fc.assert(
        fc.property(circumstances, takeovers, (given, plans) => {
          const { longestWait, deadlocks } = play({ ...given, takeovers: plans });
          expect(deadlocks).toBe(0);
          expect(longestWait).toBeLessThanOrEqual(MINUTE_MS);
        }),
        { numRuns },
      );
    },
    timeout,
  );

  const ways = Object.keys(latencies).filter((name) => name !== "slow");
  it.each(ways.flatMap((way) => formsOfHeaders.map((form) => [way, form] as const)))(
    "take all that Klaviyo allows where they are alone, their way is %s and answers tell of the %s",
    (name, form) => {
      const forMs = 4 * MINUTE_MS;
      const given = { seed: 7, forMs, phase: 41_000, latencyMs: latencies[name]! };
      const { klaviyo } = play({ ...given, rates: () => ({ form }) });
      expect(klaviyo.ours.length).toBeGreaterThanOrEqual(0.95 * 4 * LIMITS.perMinute);
      expect(klaviyo.throttledOurs).toEqual([]);
    },
  );

  it.each(formsOfHeaders)(
    "take nearly as much where the account changes hands all the time: %s",
    (form) => {
      const changes = Array.from({ length: 8 }, (_, n) => ({
        at: 20_000 + n * 25_000,
        jumpMs: 0,
        lost: false,
      }));
      const forMs = 4 * MINUTE_MS;
      const given = { seed: 7, forMs, phase: 41_000, latencyMs: () => 50, takeovers: changes };
      const { klaviyo } = play({ ...given, rates: () => ({ form }) });
      expect(klaviyo.ours.length).toBeGreaterThanOrEqual(0.9 * 4 * LIMITS.perMinute);
      expect(klaviyo.throttledOurs).toEqual([]);
    },
  );
});

describe("a budget", () => {
  const left = { window: "minute", limit: 3_500, remaining: 3_000, resetMs: 30_000 } as const;
  const reported = { ...LIMITS, left };

  function called(budget: Budget, count: number, now: number): void {
    const slots = Array.from({ length: count }, () => budget.start(now));
    for (const slot of slots) budget.end(slot, now, null);
  }

  it("that knows nothing recent asks with one call, until an answer tells or a minute is over", () => {
    const budget = new Budget(LIMITS);
    budget.goBlind(0);
    const asking = budget.start(0);
    expect(budget.waitMs(0)).toBe(Infinity);
    budget.end(asking, 50, null);
    expect(budget.waitMs(50)).toBe(0);
    budget.start(50);
    expect(budget.waitMs(60)).toBe(Infinity);
    expect(budget.waitMs(MINUTE_MS)).toBe(0);

    const other = new Budget(LIMITS);
    other.goBlind(0);
    other.end(other.start(0), 50, reported);
    other.start(60);
    expect(other.waitMs(60)).toBe(0);
  });

  it("reports what the running minute has spent, including open calls, and no more", () => {
    const budget = new Budget(LIMITS);
    called(budget, 3, 1_000);
    called(budget, 2, 4_500);
    budget.start(6_000);
    expect(budget.spent(6_200)).toEqual({
      calls: [
        [5_000, 3],
        [1_000, 2],
        [0, 1],
      ],
      blind: false,
    });
    expect(budget.spent(61_001).calls).toEqual([
      [56_000, 2],
      [0, 1],
    ]);
  });

  it("reports also that it knew nothing, though it made no call", () => {
    const budget = new Budget(LIMITS);
    budget.goBlind(0);
    const next = new Budget(LIMITS);
    next.takeOver(budget.spent(1_000), 500, 90_000);
    next.start(90_000);
    expect(next.waitMs(90_000)).toBe(Infinity);
  });

  it("takes the last second of another process for the present one, whatever the wall clock says", () => {
    const budget = new Budget(LIMITS);
    called(budget, LIMITS.perSecond, 0);
    const next = new Budget(LIMITS);
    next.takeOver(budget.spent(10), 3_600_000, 90_000);
    expect(next.waitMs(90_000)).toBe(1_000);
  });

  it("takes limits from the answer to the latest call, in whatever order answers come", () => {
    const budget = new Budget(LIMITS);
    const slow = budget.start(0);
    budget.end(budget.start(1), 50, { perSecond: 7, perMinute: 100, left: null });
    budget.end(slow, 4_000, { ...LIMITS, left: null });
    expect(budget.spent(4_000).limits).toEqual({ perSecond: 7, perMinute: 100 });
    budget.end(budget.start(4_001), 4_050, { perSecond: null, perMinute: 200, left: null });
    expect(budget.spent(4_050).limits).toEqual({ perSecond: 7, perMinute: 200 });
  });

  it("makes few calls until the first answer names the account's tier", () => {
    const budget = new Budget(LIMITS);
    let now = 0;
    let calls = 0;
    for (; now < 1_000; now += 1) {
      if (budget.waitMs(now) > 0) continue;
      budget.start(now);
      calls += 1;
    }
    expect(calls).toBe(8);
  });

  it("passes on what it has learnt of limits, of other tools and of refusals", () => {
    const budget = new Budget(LIMITS);
    const second = (remaining: number) =>
      ({ window: "second", limit: 10, remaining, resetMs: 0 }) as const;
    const tier = { perSecond: 10, perMinute: 150 };
    for (let now = 0; now < 30_000; now += 1_000) {
      budget.end(budget.start(now), now + 50, { ...tier, left: second(9) });
      // Two calls of another tool in half a second.
      budget.end(budget.start(now + 500), now + 550, { ...tier, left: second(6) });
    }
    budget.end(budget.start(30_000), 30_050, null, { retryAfterMs: 1_000 });
    const spent = budget.spent(30_100);
    expect(spent.limits).toEqual(tier);
    expect(spent.others).toBeGreaterThanOrEqual(120);
    expect(spent.second?.top).toBeGreaterThanOrEqual(1);

    const next = new Budget(LIMITS);
    next.takeOver(spent, 3_600_000, 90_000);
    expect(next.spent(90_000)).toMatchObject({ limits: tier, others: spent.others });
    expect(next.spent(90_000).second?.risenMs).toBe(spent.second?.risenMs);
  });

  it("takes limits from the answers", () => {
    const budget = new Budget(LIMITS);
    budget.end(budget.start(0), 0, { ...reported, perSecond: 7 });
    called(budget, 5, 10);
    expect(budget.waitMs(20)).toBeGreaterThan(900);
  });
});
