import { TZDate } from "@date-fns/tz";
import { addDays } from "date-fns/addDays";
import { db } from "../../server/db.server.ts";
import type { LogFilter } from "./filter.ts";

/** The time span of a filter's days: start included, end excluded. */
export interface Days {
  from: Date | null;
  to: Date | null;
}

/** The days of a filter in the shop's time zone. */
export async function daysOf(shop: string, { from, to }: LogFilter): Promise<Days> {
  if (!from && !to) return { from: null, to: null };
  const merchant = await db.merchant.findUnique({ where: { shop }, select: { timeZone: true } });
  const zone = merchant?.timeZone ?? "UTC";
  return {
    from: from ? startOf(from, 0, zone) : null,
    to: to ? startOf(to, 1, zone) : null,
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
