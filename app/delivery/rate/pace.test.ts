import * as fc from "fast-check";
import { expect, it } from "vitest";
import { Pace } from "./pace.ts";

/** Begins as many calls as it may, however late it looks, and returns when each began. */
function begins(perSecond: number, until: number, lateMs: () => number): number[] {
  const pace = new Pace();
  const at: number[] = [];
  for (let now = 0; now < until;) {
    const waitMs = pace.waitMs(now, perSecond);
    if (waitMs > 0) {
      now += Math.max(1, waitMs) + lateMs();
      continue;
    }
    pace.start(now, perSecond);
    at.push(now);
  }
  return at;
}

it("in any span of time no more begin than their rate allows, and eight", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 500 }),
      fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1 }),
      (perSecond, late) => {
        let look = 0;
        const at = begins(perSecond, 2_000, () => late[look++ % late.length] ?? 0);
        for (let first = 0; first < at.length; first += 17) {
          for (let last = first; last < at.length; last += 13) {
            const most = 8 + ((at[last]! - at[first]!) / 1_000) * perSecond;
            expect(last - first + 1).toBeLessThanOrEqual(most + 1e-6);
          }
        }
      },
    ),
  );
});

it("timers that are late by a few milliseconds cost nothing", () => {
  const at = begins(300, 10_000, () => 5);
  expect(at.length).toBeGreaterThanOrEqual(0.99 * 3_000);
});

it("one call after a rest begins at once", () => {
  const pace = new Pace();
  for (let call = 0; call < 8; call += 1) pace.start(0, 10);
  expect(pace.waitMs(0, 10)).toBeGreaterThan(0);
  expect(pace.waitMs(5_000, 10)).toBe(0);
});
