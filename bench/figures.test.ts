import { expect, test } from "vitest";
import { isMet, percentile } from "./figures.ts";

test("a percentile is a sample, the nearest rank", () => {
  const samples = Array.from({ length: 200 }, (_, at) => 200 - at);
  expect([0.5, 0.95, 0.99, 1].map((share) => percentile(samples, share))).toEqual([
    100, 190, 198, 200,
  ]);
  expect(percentile([7], 0.99)).toBe(7);
  expect(percentile([], 0.5)).toBeNaN();
});

test.each([
  ["< 150", 149.9, true],
  ["< 150", 150, false],
  ["≤ 20", 20, true],
  ["≤ 20", 20.01, false],
  ["≥ 0.95", 0.95, true],
  ["≥ 0.95", 0.94, false],
  ["≥ 0.95", NaN, false],
  ["= 0", 0, true],
  ["= 0", 1, false],
  [undefined, 1, undefined],
])("the goal %s and the value %d", (goal, value, met) => {
  expect(isMet({ name: "one", value, unit: "", goal })).toBe(met);
});
