import { TZDate } from "@date-fns/tz/date";

/** What "03/04/2026" means: the 3rd of April, or March 4th. */
export type DateOrder = "day_first" | "month_first";

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const CLOCK = String.raw`(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)? ?([AaPp]\.?[Mm]\.?)?)?`;
const ZONE = String.raw` ?(Z|UTC|GMT|[+-]\d{2}:?\d{2})?`;
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})${CLOCK}${ZONE}$`);
const YEAR_LAST = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})[-/.](\d{4})${CLOCK}${ZONE}$`);
const MONTH_NAMED = new RegExp(
  String.raw`^(?:\w{3,9},? )?(?:(\d{1,2})[ -]([A-Za-z]{3,9})\.?|([A-Za-z]{3,9})\.? (\d{1,2}))(?:st|nd|rd|th)?,?[ -](\d{4})${CLOCK}${ZONE}$`,
);
/** Seconds or milliseconds since 1970, of this century. */
const EPOCH = /^(\d{10})(\d{3})?$/;

/**
 * Reads a time: ISO 8601, as spreadsheets and exports write it, or in seconds since 1970. Without a
 * zone it is the shop's local time; without a clock time, the day's beginning. Undefined where it is
 * none, also where its day does not exist.
 */
export function readTime(
  text: string,
  { order, timeZone }: { order: DateOrder; timeZone: string },
): Date | undefined {
  const [, seconds, milliseconds = "000"] = EPOCH.exec(text) ?? [];
  if (seconds) return new Date(Number(seconds + milliseconds));
  const parts = yearFirst(text) ?? yearLast(text, order) ?? monthNamed(text);
  return parts && timeOf(parts, timeZone);
}

interface Parts {
  year: number;
  month: number;
  day: number;
  clock: (string | undefined)[];
}

function yearFirst(text: string): Parts | undefined {
  const [found, year, month, day, ...clock] = YEAR_FIRST.exec(text) ?? [];
  return found === undefined
    ? undefined
    : { year: Number(year), month: Number(month), day: Number(day), clock };
}

function yearLast(text: string, order: DateOrder): Parts | undefined {
  const [found, one, mark, other, year, ...clock] = YEAR_LAST.exec(text) ?? [];
  if (found === undefined) return undefined;
  // Nobody writes the month first with dots.
  const dayFirst = mark === "." || order === "day_first";
  const [day, month] = dayFirst ? [one, other] : [other, one];
  return { year: Number(year), month: Number(month), day: Number(day), clock };
}

function monthNamed(text: string): Parts | undefined {
  const [found, day, name, otherName, otherDay, year, ...clock] = MONTH_NAMED.exec(text) ?? [];
  if (found === undefined) return undefined;
  const month = MONTHS.indexOf((name ?? otherName ?? "").slice(0, 3).toLowerCase()) + 1;
  return { year: Number(year), month, day: Number(day ?? otherDay), clock };
}

function timeOf({ year, month, day, clock }: Parts, timeZone: string): Date | undefined {
  const [hours = "0", minutes = "0", seconds = "0", half, zone] = clock;
  const hour = half ? (Number(hours) % 12) + (/^p/i.test(half) ? 12 : 0) : Number(hours);
  const [minute, second] = [Number(minutes), Number(seconds)];
  const isDay =
    month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
  const isClock = hour < 24 && minute < 60 && second < 60 && (!half || Number(hours) <= 12);
  if (!isDay || !isClock) return undefined;
  if (zone === undefined) {
    return new Date(new TZDate(year, month - 1, day, hour, minute, second, timeZone).getTime());
  }
  const [, sign, zoneHours = "0", zoneMinutes = "0"] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? [];
  const aheadMinutes = (Number(zoneHours) * 60 + Number(zoneMinutes)) * (sign === "-" ? -1 : 1);
  return new Date(Date.UTC(year, month - 1, day, hour, minute - aheadMinutes, second));
}

/**
 * The order of the days of a file, by times from it: the first that can be read in one way only
 * tells; undefined where none does.
 */
export function dateOrderOf(times: string[]): DateOrder | undefined {
  for (const text of times) {
    const [, one = "", mark, other = ""] = YEAR_LAST.exec(text) ?? [];
    if (mark === "." || Number(one) > 12) return "day_first";
    if (Number(other) > 12) return "month_first";
  }
  return undefined;
}
