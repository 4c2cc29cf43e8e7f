import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { english } from "#tests/english.ts";
import { aboutDuration, duration, exactTime, relativeTime } from "./time-words.ts";

const now = new Date("2026-11-24T12:00:00Z");
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe("a time is given in the largest full unit", () => {
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
    expect(relativeTime(new Date(now.getTime() + away), now, english)).toBe(words);
  });

  it("never gives a future time for the past, nor the reverse", () => {
    const times = fc.integer({ min: -5 * 365 * DAY, max: 5 * 365 * DAY });
    fc.assert(
      fc.property(times, (away) => {
        const words = relativeTime(new Date(now.getTime() + away), now, english);
        if (Math.abs(away) < SECOND) expect(words).toBe("just now");
        else if (away < 0) expect(words).toMatch(/^\d+ \w+ ago$/);
        else expect(words).toMatch(/^in \d+ \w+$/);
      }),
    );
  });
});

describe("an exact time is in the shop's time zone, and names it", () => {
  const at = new Date("2026-01-02T23:30:05Z");
  test.each([
    ["en", "UTC", "Jan 2, 2026, 11:30:05 PM UTC"],
    ["en-GB", "Europe/London", "2 Jan 2026, 23:30:05 GMT"],
    ["en", "Asia/Tokyo", "Jan 3, 2026, 8:30:05 AM GMT+9"],
    ["de", "Europe/Berlin", "03.01.2026, 00:30:05 MEZ"],
  ])("%s in %s", (locale, timeZone, words) => {
    const said = exactTime(at, { ...english, locale, timeZone });
    expect(said.replaceAll("\u202f", " ")).toBe(words);
  });
});

test.each([
  [0, "0 ms"],
  [87, "87 ms"],
  [999, "999 ms"],
  [1000, "1.0 s"],
  [8003, "8.0 s"],
])("%i ms lasted %s", (ms, words) => {
  expect(duration(ms, english)).toBe(words);
});

test.each([
  [480, "480 ms"],
  [1_234, "1.2 s"],
  [59_400, "59 s"],
  [180_000, "3 min"],
  [7_200_000, "2 h"],
  [3 * DAY, "3 days"],
])("%i ms lasted about %s", (ms, words) => {
  expect(aboutDuration(ms, english)).toBe(words);
});

it("a duration uses the reader's decimal sign", () => {
  expect(duration(1_250, { ...english, locale: "de" })).toBe("1,3 s");
});
