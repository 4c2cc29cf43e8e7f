import { expect, test } from "vitest";
import { InFlight } from "./pace.ts";

function after(...durations: number[]): number {
  const flight = new InFlight();
  for (const duration of durations) flight.record(duration);
  return flight.most(350, 16);
}

const many = (durationMs: number) => Array.from({ length: 60 }, () => durationMs);

test.each([
  ["nothing was answered", [], 16],
  ["answers come at once", many(1), 16],
  ["answers take 50 ms", many(50), 35],
  ["one of them took long", [...many(50), 8_000], 592],
])("where %s", (_, durations, most) => {
  expect(after(...durations)).toBe(most);
});

test("a Klaviyo that becomes slow soon gets as many calls as before, and one that becomes quick fewer calls at once", () => {
  expect(after(...many(50), ...many(1_000))).toBeGreaterThan(600);
  expect(after(...many(1_000), ...many(50))).toBeLessThan(40);
});
