import { lastDays, type Period } from "../stats/days.ts";

/** The UTC days of a period, oldest first and today last, and as many before them. */
export function utcDays(period: Period, now: Date): { days: string[]; before: string[] } {
  const dates = lastDays(2 * period, "UTC", now).map(({ date }) => date);
  return { days: dates.slice(-period), before: dates.slice(0, -period) };
}

/**
 * The days under which sign-ups of these days are counted, each once: a month as "2026-10" where
 * all of its days are among them, which is one row to read for each variant instead of thirty.
 */
export function bucketsOf(days: string[]): string[] {
  return [...Map.groupBy(days, (day) => day.slice(0, 7))].flatMap(([month, its]) =>
    its.length === daysIn(month) ? [month] : its,
  );
}

function daysIn(month: string): number {
  const next = new Date(`${month}-01T00:00:00Z`);
  next.setUTCMonth(next.getUTCMonth() + 1);
  return new Date(next.getTime() - 1).getUTCDate();
}
