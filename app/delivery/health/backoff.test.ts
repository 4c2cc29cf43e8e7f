import fc from "fast-check";
import { expect, it, test } from "vitest";
import { ceilingMs, laneBackoffMs, rowBackoffMs } from "./backoff.ts";

const doubling = { baseMs: 1_000, capMs: 60_000 };

const doublings = fc.record({
  baseMs: fc.integer({ min: 1, max: 10_000 }),
  capMs: fc.integer({ min: 10_000, max: 3_600_000 }),
});
const failures = fc.oneof(fc.integer({ min: 1, max: 60 }), fc.constantFrom(1_000, 2 ** 31));
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test.each([
  [1, 1_000],
  [2, 2_000],
  [3, 4_000],
  [6, 32_000],
  [7, 60_000],
  [8, 60_000],
  [5_000, 60_000],
  [0, 1_000],
])("after %i failures the ceiling is %i ms", (count, ms) => {
  expect(ceilingMs(count, doubling)).toBe(ms);
});

it("a row waits a random time up to the ceiling, and never zero", () => {
  fc.assert(
    fc.property(failures, doublings, chance, (count, given, at) => {
      const waitMs = rowBackoffMs(count, given, () => at);
      expect(waitMs).toBeGreaterThanOrEqual(1);
      expect(waitMs).toBeLessThanOrEqual(ceilingMs(count, given));
      expect(Number.isInteger(waitMs)).toBe(true);
    }),
  );
  expect(rowBackoffMs(3, doubling, () => 0)).toBe(1);
  expect(rowBackoffMs(3, doubling, () => 0.5)).toBe(2_000);
});

it("a lane waits for most of the ceiling, and never beyond the cap", () => {
  fc.assert(
    fc.property(failures, doublings, chance, (count, given, at) => {
      const waitMs = laneBackoffMs(count, given, () => at);
      expect(waitMs).toBeGreaterThanOrEqual(0.8 * ceilingMs(count, given));
      expect(waitMs).toBeLessThanOrEqual(ceilingMs(count, given));
    }),
  );
});
