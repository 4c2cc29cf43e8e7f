import { expect, test } from "vitest";
import { datesOf, daysOf, fixDays } from "./days.ts";
import { noFilter, readFilter, type DaysPreset } from "./filter.ts";

test.each([
  ["UTC", "2026-11-25", "2026-11-25", "2026-11-25T00:00:00.000Z", "2026-11-26T00:00:00.000Z"],
  ["Asia/Tokyo", "2026-11-25", null, "2026-11-24T15:00:00.000Z", undefined],
  ["America/New_York", null, "2026-11-25", undefined, "2026-11-26T05:00:00.000Z"],
  [
    "Asia/Kolkata",
    "2026-11-25",
    "2026-11-26",
    "2026-11-24T18:30:00.000Z",
    "2026-11-26T18:30:00.000Z",
  ],
  // The clocks are set back: this day has 25 hours.
  [
    "Europe/Berlin",
    "2026-10-25",
    "2026-10-25",
    "2026-10-24T22:00:00.000Z",
    "2026-10-25T23:00:00.000Z",
  ],
  ["Nowhere/Land", "2026-11-25", null, "2026-11-25T00:00:00.000Z", undefined],
])(
  "a filter's days are those of the shop's time zone: %s, %s to %s",
  (timeZone, from, to, begin, end) => {
    const days = daysOf({ ...noFilter, from, to }, timeZone);
    expect([days.from?.toISOString(), days.to?.toISOString()]).toEqual([begin, end]);
  },
);

test("a filter without days spans all of them", () => {
  expect(daysOf(noFilter, "UTC")).toEqual({ from: null, to: null });
});

// In Tokyo it is March already, and half an hour before the clocks are changed in New York.
const NOW = new Date("2026-02-28T18:30:00Z");

test.each<[DaysPreset, timeZone: string, from: string, to: string]>([
  ["today", "UTC", "2026-02-28", "2026-02-28"],
  ["today", "Asia/Tokyo", "2026-03-01", "2026-03-01"],
  ["7", "UTC", "2026-02-22", "2026-02-28"],
  ["30", "UTC", "2026-01-30", "2026-02-28"],
  ["90", "America/New_York", "2025-12-01", "2026-02-28"],
  ["last_month", "UTC", "2026-01-01", "2026-01-31"],
  ["last_month", "Asia/Tokyo", "2026-02-01", "2026-02-28"],
])("%s in %s is %s to %s", (days, timeZone, from, to) => {
  expect(datesOf(days, timeZone, NOW)).toEqual({ from, to });
  expect(fixDays({ ...noFilter, days }, timeZone, NOW)).toEqual({ ...noFilter, from, to });
});

test("days that move take the place of dates, and unknown ones are ignored", () => {
  const read = (query: string) => readFilter(new URLSearchParams(query));
  expect(read("days=30&from=2026-01-01")).toEqual({ ...noFilter, days: "30" });
  expect(read("days=31&from=2026-01-01")).toEqual({ ...noFilter, from: "2026-01-01" });
});
