import { tz } from "@date-fns/tz";
import { addDays, format, startOfDay, subDays } from "date-fns";
import type { Span } from "./figures.ts";

/** A day of a calendar: 23 to 25 hours where clocks are changed. */
export interface Day extends Span {
  /** As that calendar names it: "2026-11-26". */
  date: string;
}

/**
 * The last days of a time zone, oldest first, today the last of them. They follow each other without
 * a gap. A day that the zone has skipped is none.
 */
export function lastDays(count: number, timeZone: string, now: Date): Day[] {
  const zone = { in: tz(timeZone) };
  const days = Array.from({ length: count }, (_, at) => {
    const day = startOfDay(subDays(startOfDay(now, zone), count - 1 - at, zone), zone);
    const next = startOfDay(addDays(day, 1, zone), zone);
    return { date: format(day, "yyyy-MM-dd", zone), from: new Date(+day), to: new Date(+next) };
  });
  return days.filter(({ from }, at) => +from !== +(days[at - 1]?.from ?? 0));
}
