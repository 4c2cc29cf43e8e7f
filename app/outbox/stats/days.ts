import { tz } from "@date-fns/tz";
import { addDays } from "date-fns/addDays";
import { lightFormat } from "date-fns/lightFormat";
import { startOfDay } from "date-fns/startOfDay";
import type { Span } from "./figures.server.ts";

/** The periods that figures are shown for, in days. */
export const PERIODS = [7, 30, 90] as const;

export type Period = (typeof PERIODS)[number];

const USUAL: Period = 30;

/** Reads the period from an address. Unknown values are ignored. */
export function readPeriod(params: URLSearchParams): Period {
  const days = params.get("days");
  return PERIODS.find((known) => String(known) === days) ?? USUAL;
}

/** Writes a period for an address: the default is left out. */
export function writePeriod(period: Period): string {
  return period === USUAL ? "" : `?days=${period}`;
}

/** A calendar day: 23 to 25 hours where clocks are changed. */
export interface Day extends Span {
  /** Its date in that calendar: "2026-11-26". */
  date: string;
}

/**
 * The last days of a time zone, oldest first, today the last of them. They follow each other
 * without a gap. A day that the zone has skipped is left out.
 */
export function lastDays(count: number, timeZone: string, now: Date): Day[] {
  const zone = { in: tz(timeZone) };
  const today = startOfDay(now, zone);
  const starts = Array.from({ length: count + 1 }, (_, at) =>
    startOfDay(addDays(today, at + 1 - count, zone), zone),
  );
  const days = starts.slice(0, -1).map((day, at) => ({
    date: lightFormat(day, "yyyy-MM-dd"),
    from: new Date(+day),
    to: new Date(+(starts[at + 1] ?? day)),
  }));
  return days.filter(({ from, to }) => +from !== +to);
}
