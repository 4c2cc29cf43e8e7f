import { TZDate, tz } from "@date-fns/tz";
import { addDays } from "date-fns/addDays";
import { lightFormat } from "date-fns/lightFormat";
import { startOfMonth } from "date-fns/startOfMonth";
import { subMonths } from "date-fns/subMonths";
import type { DaysPreset, FixedFilter, LogFilter } from "./filter.ts";

/** A filter with the dates that its days have now, in a time zone that this machine knows. */
export function fixDays<Filter extends LogFilter>(
  filter: Filter,
  timeZone: string,
  now: Date,
): Filter & { days: null } {
  const { days } = filter;
  return days
    ? { ...filter, ...datesOf(days, timeZone, now), days: null }
    : { ...filter, days: null };
}

/** First and last date of days that move with the calendar, both included. */
export function datesOf(
  days: DaysPreset,
  timeZone: string,
  now: Date,
): { from: string; to: string } {
  const zone = { in: tz(timeZone) };
  const write = (day: Date) => lightFormat(day, "yyyy-MM-dd");
  const today = new TZDate(+now, timeZone);
  if (days === "last_month") {
    const first = startOfMonth(today, zone);
    return { from: write(subMonths(first, 1, zone)), to: write(addDays(first, -1, zone)) };
  }
  const before = days === "today" ? 0 : Number(days) - 1;
  return { from: write(addDays(today, -before, zone)), to: write(today) };
}

/** The time span of a filter's days: start included, end excluded. */
interface Days {
  from: Date | null;
  to: Date | null;
}

/** The days of a filter in a time zone. */
export function daysOf({ from, to }: FixedFilter, timeZone: string): Days {
  return {
    from: from ? startOf(from, 0, timeZone) : null,
    to: to ? startOf(to, 1, timeZone) : null,
  };
}

/**
 * When a day begins, or one so many days later; in UTC where this machine does not know the zone.
 */
function startOf(day: string, later: number, zone: string): Date {
  const [year = 0, month = 0, date = 0] = day.split("-").map(Number);
  const start = addDays(new TZDate(year, month - 1, date, zone), later);
  return Number.isNaN(+start) ? startOf(day, later, "UTC") : new Date(+start);
}
