import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { english } from "#tests/english.ts";
import "../../locales/catalogues.server.ts";
import { readerOf } from "../../locales/reader.tsx";
import { aboutDuration, duration, exactTime, momentWords, relativeTime } from "./time-words.ts";

const now = new Date("2026-11-24T12:00:00Z");
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe("a time within a sentence", () => {
  test.each([
    [0, "just now"],
    [-999, "just now"],
    [999, "just now"],
    [-59 * SECOND, "just now"],
    [-MINUTE, "1 minute ago"],
    [-119 * SECOND, "1 minute ago"],
    [-59 * MINUTE, "59 minutes ago"],
    [-HOUR, "today at 11:00 am"],
    [-12 * HOUR, "today at 12:00 am"],
    [-12 * HOUR - SECOND, "yesterday at 11:59 pm"],
    [-DAY, "yesterday at 12:00 pm"],
    [-36 * HOUR - SECOND, "Nov 22 at 11:59 pm"],
    [-30 * DAY, "Oct 25 at 12:00 pm"],
    [-364 * DAY, "Nov 25, 2025"],
    [42 * SECOND, "in 42 seconds"],
    [5 * MINUTE, "in 5 minutes"],
    [HOUR, "today at 1:00 pm"],
    [12 * HOUR, "tomorrow at 12:00 am"],
    [3 * DAY, "Nov 27 at 12:00 pm"],
    [60 * DAY, "Jan 23, 2027"],
  ])("%i ms away is %s", (away, words) => {
    expect(relativeTime(new Date(now.getTime() + away), now, english)).toBe(words);
  });

  it("never counts towards the future for the past, nor the reverse", () => {
    const times = fc.integer({ min: -HOUR, max: HOUR });
    fc.assert(
      fc.property(times, (away) => {
        const words = relativeTime(new Date(now.getTime() + away), now, english);
        if (away <= -HOUR || away >= HOUR) expect(words).toMatch(/^today at /);
        else if (away < SECOND) expect(words).toMatch(/^just now$|^\d+ minutes? ago$/);
        else expect(words).toMatch(/^in \d+ (second|minute)s?$/);
      }),
    );
  });
});

describe("a time on its own", () => {
  test.each([
    [0, "Just now"],
    [-13 * MINUTE, "13 minutes ago"],
    [-90 * MINUTE, "10:30 am"],
    [-DAY - 90 * MINUTE, "Yesterday at 10:30 am"],
    [-102 * DAY - 90 * MINUTE, "Aug 14 at 10:30 am"],
    [-13 * 30 * DAY, "Oct 30, 2025"],
  ])("%i ms away is %s", (away, words) => {
    expect(momentWords(new Date(now.getTime() + away), now, english)).toBe(words);
  });

  test.each([
    ["de", "Vor 13 Minuten", "Gestern um 10:30", "14. Aug. um 10:30"],
    ["es", "Hace 13 minutos", "Ayer, 10:30", "14 ago, 10:30"],
    ["fr", "Il y a 13 minutes", "Hier à 10:30", "14 août à 10:30"],
    ["ja", "13 分前", "昨日 10:30", "8月14日 10:30"],
  ])("in %s", (locale, ...words) => {
    const reader = readerOf(locale, "UTC");
    const said = [13 * MINUTE, DAY + 90 * MINUTE, 102 * DAY + 90 * MINUTE].map((ago) =>
      momentWords(new Date(now.getTime() - ago), now, reader),
    );
    expect(said).toEqual(words);
  });

  it("counts days as the shop's clock does, also where clocks are changed", () => {
    const berlin = readerOf("en", "Europe/Berlin");
    const at = new Date("2026-10-24T22:30:00Z");
    expect(momentWords(at, new Date("2026-10-25T22:59:00Z"), berlin)).toBe("12:30 am");
    expect(momentWords(at, new Date("2026-10-25T23:00:00Z"), berlin)).toBe("Yesterday at 12:30 am");
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
