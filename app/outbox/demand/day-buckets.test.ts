import fc from "fast-check";
import { expect, it } from "vitest";
import { PERIODS } from "../stats/days.ts";
import { bucketsOf, utcDays } from "./day-buckets.ts";

it("a period ends with today, and the one before it ends the day before", () => {
  const { days, before } = utcDays(7, new Date("2026-03-05T00:30:00Z"));
  expect([days[0], days.at(-1)]).toEqual(["2026-02-27", "2026-03-05"]);
  expect([before[0], before.at(-1)]).toEqual(["2026-02-20", "2026-02-26"]);
});

it("whole months are read as months", () => {
  const { days } = utcDays(90, new Date("2026-11-30T21:00:00Z"));
  const buckets = bucketsOf(days);
  expect(buckets.slice(0, 2)).toEqual(["2026-09-02", "2026-09-03"]);
  expect(buckets.slice(-2)).toEqual(["2026-10", "2026-11"]);
});

it("buckets have each day of a period once, and no other day", () => {
  const anyTime = fc.date({
    min: new Date("2024-01-01"),
    max: new Date("2030-01-01"),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(anyTime, fc.constantFrom(...PERIODS), (now, period) => {
      const { days, before } = utcDays(period, now);
      for (const its of [days, before]) {
        expect(its).toHaveLength(period);
        const buckets = bucketsOf(its);
        for (const day of its) {
          expect(buckets.filter((bucket) => day.startsWith(bucket))).toHaveLength(1);
        }
        const months = buckets.filter((bucket) => bucket.length === 7);
        const inMonths = its.filter((day) => months.some((month) => day.startsWith(month)));
        expect(buckets.length - months.length + inMonths.length).toBe(period);
        for (const month of months) {
          const [year, of] = month.split("-").map(Number) as [number, number];
          const length = new Date(Date.UTC(year, of, 0)).getUTCDate();
          expect(its.filter((day) => day.startsWith(month))).toHaveLength(length);
        }
      }
    }),
  );
});
