import fc from "fast-check";
import { expect, it, test } from "vitest";
import { lastDays } from "./days.ts";
import { HOUR_MS } from "../../server/durations.ts";

test.each([
  ["23 hours where clocks go forward", "America/New_York", "2026-03-08", 23],
  ["25 hours where they go back", "America/New_York", "2026-11-01", 25],
  ["half an hour less where they move by that much", "Australia/Lord_Howe", "2026-10-04", 23.5],
  ["23 hours where midnight itself is skipped", "Africa/Cairo", "2026-04-24", 23],
  ["24 hours where no clock is changed", "Asia/Kolkata", "2026-03-08", 24],
])("a day has %s", (_, timeZone, date, hours) => {
  const now = new Date(new Date(`${date}T12:00:00Z`).getTime() + 3 * 24 * HOUR_MS);
  const day = lastDays(7, timeZone, now).find((one) => one.date === date);
  expect(day && (+day.to - +day.from) / HOUR_MS).toBe(hours);
});

it("begins a day where the zone does, also at half hours and quarters of them", () => {
  const now = new Date("2026-11-25T19:00:00Z");
  const today = (timeZone: string) => lastDays(1, timeZone, now)[0];
  expect(today("UTC")).toMatchObject({ date: "2026-11-25", from: new Date("2026-11-25T00:00Z") });
  expect(today("Asia/Kolkata")).toMatchObject({
    date: "2026-11-26",
    from: new Date("2026-11-25T18:30:00Z"),
  });
  expect(today("Asia/Kathmandu")).toMatchObject({ from: new Date("2026-11-25T18:15:00Z") });
});

it("leaves out a day that the zone has skipped", () => {
  const days = lastDays(4, "Pacific/Apia", new Date("2011-12-31T12:00:00Z"));
  expect(days.map(({ date }) => date)).toEqual(["2011-12-29", "2011-12-31", "2012-01-01"]);
});

it("follows the calendar without a gap, and ends with today", () => {
  const zones = ["UTC", "America/New_York", "Africa/Cairo", "Australia/Lord_Howe", "Asia/Tehran"];
  const times = fc.date({
    min: new Date("2015-01-01T00:00:00Z"),
    max: new Date("2035-01-01T00:00:00Z"),
    noInvalidDate: true,
  });
  const property = fc.property(fc.constantFrom(...zones), times, (timeZone, now) => {
    const days = lastDays(90, timeZone, now);
    expect(days).toHaveLength(90);
    for (const [at, { from, to, date }] of days.entries()) {
      expect(to).toEqual(days[at + 1]?.from ?? to);
      const named = new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" });
      expect([named.format(from), named.format(+to - 1)]).toEqual([date, date]);
    }
    expect(+days[89]!.to).toBeGreaterThan(+now);
    expect(+days[89]!.from).toBeLessThanOrEqual(+now);
  });
  fc.assert(property, { numRuns: 10 });
});
