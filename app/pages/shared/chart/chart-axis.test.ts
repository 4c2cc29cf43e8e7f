import fc from "fast-check";
import { expect, it } from "vitest";
import { axisNumbers, labelledDays } from "./chart-axis.ts";

it.each([
  [0, [0, 1]],
  [1, [0, 1]],
  [3, [0, 1, 2, 3]],
  [6, [0, 2, 4, 6]],
  [11, [0, 5, 10, 15]],
  [21, [0, 5, 10, 15, 20, 25]],
  [1_900, [0, 500, 1_000, 1_500, 2_000]],
])("the numbers beside bars of up to %i", (highest, numbers) => {
  expect(axisNumbers(highest)).toEqual(numbers);
});

it("the numbers are whole, evenly apart, few, and reach above every bar", () => {
  fc.assert(
    fc.property(fc.nat(50_000_000), (highest) => {
      const numbers = axisNumbers(highest);
      const step = numbers[1]!;
      expect(numbers).toEqual(numbers.map((_, at) => at * step));
      expect(Number.isInteger(step)).toBe(true);
      expect(numbers.length).toBeLessThanOrEqual(6);
      const top = numbers.at(-1)!;
      expect(top).toBeGreaterThanOrEqual(highest);
      // No step is spent on nothing.
      expect(top - step).toBeLessThan(Math.max(1, highest));
    }),
  );
});

it.each([
  [7, 8, [0, 1, 2, 3, 4, 5, 6]],
  [30, 8, [0, 4, 8, 12, 16, 20, 24, 28]],
  [90, 8, [2, 14, 26, 38, 50, 62, 74, 86]],
])("the labels under %i days, at most %i", (days, most, labels) => {
  expect(labelledDays(days, most)).toEqual(labels);
});

it("labels are within the days, evenly apart, and no more than there is room for", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 20 }), (days, most) => {
      const labels = labelledDays(days, most);
      expect(labels.length).toBeLessThanOrEqual(most);
      expect(labels[0]!).toBeGreaterThanOrEqual(0);
      expect(labels.at(-1)!).toBeLessThan(days);
      const [left, right] = [labels[0]!, days - 1 - labels.at(-1)!];
      expect(Math.abs(left - right)).toBeLessThanOrEqual(1);
      const gaps = labels.slice(1).map((label, at) => label - labels[at]!);
      expect(new Set(gaps).size).toBeLessThanOrEqual(1);
    }),
  );
});
