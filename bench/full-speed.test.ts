import { expect, test } from "vitest";
import { secondsUntilFullSpeed } from "./full-speed.ts";

const rows = (count: number, from: number, everyMs: number) =>
  Array.from({ length: count }, (_, at) => from + at * everyMs);

test("full speed begins with the first row of a minute that has 95 % of a minute's quota", () => {
  expect(secondsUntilFullSpeed(rows(3_325, 30_000, 3))).toBe(30);
  expect(secondsUntilFullSpeed([500, ...rows(3_325, 90_000, 3)])).toBe(90);
});

test("a trickle or a burst that is too small is not full speed", () => {
  expect(secondsUntilFullSpeed(rows(10_000, 0, 25))).toBe(Infinity);
  expect(secondsUntilFullSpeed(rows(3_324, 0, 3))).toBe(Infinity);
  expect(secondsUntilFullSpeed([])).toBe(Infinity);
});
