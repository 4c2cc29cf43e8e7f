import type { Reader } from "../../locales/reader.tsx";
import { MINUTE_MS, HOUR_MS, DAY_MS } from "../../server/durations.ts";

const STEPS: [unit: Intl.RelativeTimeFormatUnit, ms: number][] = [
  ["year", 365 * DAY_MS],
  ["month", 30 * DAY_MS],
  ["day", DAY_MS],
  ["hour", HOUR_MS],
  ["minute", MINUTE_MS],
  ["second", 1000],
];

/** "3 minutes ago", "in 40 seconds", "just now": in the largest full unit, never rounded up. */
export function relativeTime(at: Date, now: Date, { t, locale }: Reader): string {
  const away = at.getTime() - now.getTime();
  for (const [unit, ms] of STEPS) {
    const units = Math.trunc(away / ms);
    if (units !== 0) {
      return new Intl.RelativeTimeFormat(locale, { numeric: "always" }).format(units, unit);
    }
  }
  return t("common.justNow");
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
export function dayWords(at: Date, { locale, timeZone }: Reader): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone }).format(at);
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
