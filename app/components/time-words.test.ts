import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { duration, exactTime, localTime, relativeTime } from "./time-words.ts";

const now = new Date("2026-11-24T12:00:00Z");
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe("a time is told in the largest unit that is full", () => {
  test.each([
    [0, "just now"],
    [-999, "just now"],
    [999, "just now"],
    [-SECOND, "1 second ago"],
    [-59 * SECOND, "59 seconds ago"],
    [-MINUTE, "1 minute ago"],
    [-119 * SECOND, "1 minute ago"],
    [-59 * MINUTE, "59 minutes ago"],
    [-HOUR, "1 hour ago"],
    [-23 * HOUR, "23 hours ago"],
    [-DAY, "1 day ago"],
    [-29 * DAY, "29 days ago"],
    [-30 * DAY, "1 month ago"],
    [-364 * DAY, "12 months ago"],
    [-365 * DAY, "1 year ago"],
    [42 * SECOND, "in 42 seconds"],
    [5 * MINUTE, "in 5 minutes"],
    [3 * DAY, "in 3 days"],
  ])("%i ms away is %s", (away, words) => {
    expect(relativeTime(new Date(now.getTime() + away), now)).toBe(words);
  });

  it("never speaks of the future for what is past, nor the other way round", () => {
    const times = fc.integer({ min: -5 * 365 * DAY, max: 5 * 365 * DAY });
    fc.assert(
      fc.property(times, (away) => {
        const words = relativeTime(new Date(now.getTime() + away), now);
        if (Math.abs(away) < SECOND) expect(words).toBe("just now");
        else if (away < 0) expect(words).toMatch(/^\d+ \w+ ago$/);
        else expect(words).toMatch(/^in \d+ \w+$/);
      }),
    );
  });
});

it("an exact time names its zone, so that no machine can read it otherwise", () => {
  expect(exactTime(new Date("2026-01-02T03:04:05.678Z"))).toBe("2026-01-02 03:04:05 UTC");
});

it("a local time is told in the reader's zone", () => {
  const words = localTime(new Date("2026-01-02T23:30:00Z"), "en", "Europe/Berlin");
  expect(words).toContain("Jan 3, 2026");
  expect(words).toContain("12:30:00");
});

test.each([
  [0, "0 ms"],
  [87, "87 ms"],
  [999, "999 ms"],
  [1000, "1.0 s"],
  [8003, "8.0 s"],
])("%i ms lasted %s", (ms, words) => {
  expect(duration(ms)).toBe(words);
});
