import fc from "fast-check";
import { expect, it, test } from "vitest";
import { mostInAny } from "#tests/budget/klaviyo-windows.ts";
import { Spread } from "./pace.ts";

function begins(perMinute: number, forMs: number): number[] {
  const spread = new Spread();
  const at: number[] = [];
  for (let now = 0; now < forMs;) {
    const waitMs = spread.waitMs(now, perMinute);
    if (waitMs > 0) {
      now += waitMs;
      continue;
    }
    spread.start(now, perMinute);
    at.push(now);
  }
  return at;
}

it("in a minute no more begin than their number, and a sixth, and in the long run as many", () => {
  fc.assert(
    fc.property(fc.integer({ min: 8, max: 3_500 }), (perMinute) => {
      const at = begins(perMinute, 180_000);
      expect(mostInAny(60_000, at)).toBeLessThanOrEqual(perMinute * (7 / 6) + 5);
      expect(at.length).toBeGreaterThanOrEqual(3 * perMinute - 5);
    }),
    { numRuns: 50 },
  );
});

test("few calls go four together, so that two of them are in one second", () => {
  const [, , , , , , ...later] = begins(60, 120_000);
  const gaps = later.slice(1).map((at, index) => at - (later[index] ?? 0));
  expect(gaps.filter((gap) => gap <= 200).length).toBeGreaterThan(gaps.length / 2);
  expect(Math.max(...gaps)).toBeGreaterThan(3_000);
});
