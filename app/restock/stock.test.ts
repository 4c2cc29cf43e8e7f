import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { observe, UNKNOWN, type Known, type Observation } from "./stock.ts";

const T0 = Date.UTC(2026, 10, 30, 12);

const seenAt = (minutes: number, available: boolean, quantity: number | null = null) =>
  ({ variantId: "1", available, quantity, at: new Date(T0 + minutes * 60_000) }) as Observation;

const observations = fc
  .record({
    minutes: fc.integer({ min: 0, max: 200 }),
    available: fc.boolean(),
    quantity: fc.option(fc.integer({ min: -3, max: 9 })),
  })
  .map(({ minutes, available, quantity }) => seenAt(minutes, available, quantity));

/** What is known after all of these, in this order, and how often the variant came back. */
function afterAll(all: Observation[], known: Known = UNKNOWN): { known: Known; returns: number } {
  let returns = 0;
  for (const one of all) {
    const observed = observe(known, one);
    if (!observed) continue;
    known = observed.known;
    returns += Number(observed.cameBack);
  }
  return { known, returns };
}

describe("a variant came back", () => {
  it.each<[string, Observation[], boolean]>([
    ["as far as the app ever knew", [seenAt(0, true)], true],
    ["after it was sold out", [seenAt(0, false), seenAt(1, true)], true],
    ["not where it is sold out", [seenAt(0, false)], false],
    ["not where it was available before", [seenAt(0, true, 3), seenAt(1, true, 3)], false],
    ["not where there is less of it", [seenAt(0, true, 3), seenAt(1, true, 2)], false],
    ["where there is more of it", [seenAt(0, true, 3), seenAt(1, true, 9)], true],
    ["not where its quantity is first said", [seenAt(0, true), seenAt(1, true, 9)], false],
    ["not where more of it can't be bought", [seenAt(0, false, 0), seenAt(1, false, 9)], false],
  ])("%s: %#", (_, all, cameBack) => {
    const { known } = afterAll(all.slice(0, -1));
    expect(observe(known, all.at(-1)!)?.cameBack).toBe(cameBack);
  });
});

describe("observations", () => {
  it("change nothing where they come twice", () => {
    fc.assert(
      fc.property(fc.array(observations), observations, (before, one) => {
        const { known } = afterAll([...before, one]);
        expect(observe(known, one)).toBeUndefined();
      }),
    );
  });

  it("change nothing where they are older than what is known", () => {
    fc.assert(
      fc.property(fc.array(observations), observations, (before, late) => {
        const { known } = afterAll(before);
        fc.pre(known.changedAt !== null && late.at <= known.changedAt);
        expect(observe(known, late)).toBeUndefined();
      }),
    );
  });

  it("lead to what the newest says, in whatever order they come", () => {
    const distinct = fc.uniqueArray(observations, { selector: ({ at }) => at.getTime() });
    fc.assert(
      fc.property(distinct, fc.infiniteStream(fc.nat()), (all, order) => {
        fc.pre(all.length > 0);
        const mixed = all
          .map((one) => ({ one, place: order.next().value as number }))
          .sort((a, b) => a.place - b.place)
          .map(({ one }) => one);
        const inOrder = [...all].sort((a, b) => a.at.getTime() - b.at.getTime());
        const { known, returns } = afterAll([...mixed, ...mixed]);
        expect(known).toMatchObject({
          available: inOrder.at(-1)?.available,
          changedAt: inOrder.at(-1)?.at,
        });
        // Each return is one at which it was available.
        expect(returns).toBeLessThanOrEqual(all.filter(({ available }) => available).length);
      }),
    );
  });

  it("never take a return back", () => {
    fc.assert(
      fc.property(fc.array(observations), (all) => {
        let known = UNKNOWN;
        for (const one of all) {
          const next = observe(known, one)?.known ?? known;
          expect(Number(next.restockedAt)).toBeGreaterThanOrEqual(Number(known.restockedAt));
          known = next;
        }
      }),
    );
  });
});
