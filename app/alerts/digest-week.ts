import { tz } from "@date-fns/tz";
import { addDays } from "date-fns/addDays";
import { setHours } from "date-fns/setHours";
import { startOfISOWeek } from "date-fns/startOfISOWeek";
import { DAY_MS } from "../server/durations.ts";
import type { Span } from "../outbox/stats/figures.server.ts";

/** On Mondays, in the shop's time zone. */
const HOUR = 9;
/** A digest that could not be sent for so long is left out. */
const LATE_BY_MS = DAY_MS;

/**
 * The two weeks that a digest is about, the last one first, if one is due: from Monday at nine in
 * the shop's time zone, for a day. Undefined where none is due, or the last one was made since.
 */
export function digestWeeks(
  timeZone: string,
  now: Date,
  lastMadeAt: Date | null,
): [week: Span, before: Span] | undefined {
  if (!MAY_BE_MONDAY.has(now.getUTCDay())) return undefined;
  const zone = { in: tz(timeZone) };
  const monday = startOfISOWeek(now, zone);
  const dueAt = +setHours(monday, HOUR, zone);
  if (+now < dueAt || +now >= dueAt + LATE_BY_MS) return undefined;
  if (lastMadeAt && +lastMadeAt >= dueAt) return undefined;
  const [first, second] = [addDays(monday, -14, zone), addDays(monday, -7, zone)];
  return [
    { from: new Date(+second), to: new Date(+monday) },
    { from: new Date(+first), to: new Date(+second) },
  ];
}

/** The days of UTC, from Sunday, that have a piece of the day after some zone's Monday at nine. */
const MAY_BE_MONDAY = new Set([0, 1, 2]);
