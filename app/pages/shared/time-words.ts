import type { Reader } from "../../locales/reader.tsx";
import { SECOND_MS, MINUTE_MS, HOUR_MS, DAY_MS } from "../../server/durations.ts";

/** The formats of one reader: making them takes longer than using them, and pages tick. */
interface Formats {
  relative: Intl.RelativeTimeFormat;
  /** "yesterday", "today", "tomorrow". */
  named: Intl.RelativeTimeFormat;
  time: Intl.DateTimeFormat;
  /** The day in this year, and with its year. */
  day: Intl.DateTimeFormat;
  date: Intl.DateTimeFormat;
  /** "2026-11-30", whatever the locale: for the calendar, not for the reader. */
  iso: Intl.DateTimeFormat;
}

const formats = new WeakMap<Reader, Formats>();

function formatsOf(reader: Reader): Formats {
  const known = formats.get(reader);
  if (known) return known;
  const { locale, timeZone } = reader;
  const made = {
    relative: new Intl.RelativeTimeFormat(locale, { numeric: "always" }),
    named: new Intl.RelativeTimeFormat(locale, { numeric: "auto" }),
    time: new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit", timeZone }),
    day: new Intl.DateTimeFormat(locale, { month: "short", day: "numeric", timeZone }),
    date: new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone }),
    iso: new Intl.DateTimeFormat("sv-SE", { timeZone }),
  };
  formats.set(reader, made);
  return made;
}

/**
 * A time within a sentence. Under a minute it is "just now", up to an hour "13 minutes ago", then
 * "today at 10:30 am", "yesterday at 10:30 am", "Aug 14 at 10:30 am", and "Aug 14, 2025" in another
 * year. A time to come is "in 40 seconds", "in 13 minutes", "tomorrow at 10:30 am". The days are
 * the shop's.
 */
export function relativeTime(at: Date, now: Date, reader: Reader): string {
  return soonWords(at, now, reader) ?? dayAndTime(at, now, reader);
}

/**
 * The same on its own, as in a table: "Just now", "13 minutes ago", "10:30 am", "Yesterday at
 * 10:30 am". The steps are Shopify's: https://polaris-react.shopify.com/content/grammar-and-mechanics
 */
export function momentWords(at: Date, now: Date, reader: Reader): string {
  const soon = soonWords(at, now, reader);
  if (!soon && daysBetween(now, at, reader) === 0) return timeWords(at, reader);
  const words = soon ?? dayAndTime(at, now, reader);
  return words.charAt(0).toLocaleUpperCase(reader.locale) + words.slice(1);
}

/** Less than an hour away; undefined if it is further. */
function soonWords(at: Date, now: Date, reader: Reader): string | undefined {
  const { t } = reader;
  const { relative } = formatsOf(reader);
  const away = at.getTime() - now.getTime();
  if (Math.abs(away) >= HOUR_MS) return undefined;
  const minutes = Math.trunc(away / MINUTE_MS);
  if (minutes !== 0) return relative.format(minutes, "minute");
  const seconds = Math.trunc(away / SECOND_MS);
  return seconds > 0 ? relative.format(seconds, "second") : t("common.justNow");
}

function dayAndTime(at: Date, now: Date, reader: Reader): string {
  const { named, day, date, iso } = formatsOf(reader);
  const days = daysBetween(now, at, reader);
  const isNear = Math.abs(days) <= 1;
  const yearOf = (time: Date) => iso.format(time).split("-", 1)[0];
  if (!isNear && yearOf(at) !== yearOf(now)) return date.format(at);
  const which = isNear ? named.format(days, "day") : day.format(at);
  return reader.t("common.dayAtTime", { day: which, time: timeWords(at, reader) });
}

/** "10:30 am", "10:30". Browsers and Node differ in the space before "AM". */
function timeWords(at: Date, reader: Reader): string {
  return formatsOf(reader).time.format(at).replaceAll(/\s/g, " ").toLowerCase();
}

/** The midnights between them in the shop's time zone; negative if `to` is earlier. */
function daysBetween(from: Date, to: Date, reader: Reader): number {
  // A date without a time is a day of UTC, and those are all of one length.
  const dayOf = (time: Date) => Date.parse(formatsOf(reader).iso.format(time)) / DAY_MS;
  return dayOf(to) - dayOf(from);
}

/** A time to the second in the reader's format, in the shop's time zone, which it names. */
export function exactTime(at: Date, { locale, timeZone }: Reader): string {
  return new Intl.DateTimeFormat(locale, {
    dateStyle: "medium",
    timeStyle: "long",
    timeZone,
  }).format(at);
}

/** "Dec 24, 2026": a day in the shop's time zone. */
export function dayWords(at: Date, reader: Reader): string {
  return formatsOf(reader).date.format(at);
}

/** "48 ms", "1.2 s". */
export function duration(ms: number, { t, locale }: Reader): string {
  if (ms < 1000) return t("common.duration.ms", { number: ms });
  const tenths = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return t("common.duration.s", { number: digits(locale, tenths).format(ms / 1000) });
}

const ROUGHLY = [
  { unit: "ms", size: 1, until: 1_000 },
  { unit: "s", size: 1_000, until: 60 },
  { unit: "min", size: MINUTE_MS, until: 60 },
  { unit: "h", size: HOUR_MS, until: 48 },
  { unit: "days", size: DAY_MS, until: Infinity },
] as const;

/** A duration to two digits: "480 ms", "1.2 s", "3 min", "2 h", "3 days". */
export function aboutDuration(ms: number, { t, locale }: Reader): string {
  for (const { unit, size, until } of ROUGHLY) {
    const units = Number((ms / size).toPrecision(2));
    const count = size < MINUTE_MS ? units : Math.round(units);
    if (count >= until) continue;
    const number = digits(locale, { maximumSignificantDigits: 2 }).format(count);
    return t(`common.duration.${unit}`, { count, number });
  }
  return "";
}

function digits(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return new Intl.NumberFormat(locale, { ...options, numberingSystem: "latn" });
}
