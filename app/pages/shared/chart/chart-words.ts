import type { Reader } from "../../../locales/reader.tsx";
import { numberWords } from "../words.ts";

/** The time zone of the days. */
export function zoneWords(timeZone: string, { t }: Reader): string {
  return timeZone === "UTC"
    ? t("home.chart.utc")
    : t("home.chart.zone", { zone: timeZone.replaceAll("_", " ") });
}

/** Describes the chart to a screen reader. */
export function chartWords(days: number, reader: Reader): string {
  return reader.t("home.chart.description", { count: days, number: numberWords(days, reader) });
}

/** A day in short form: "Nov 26". */
export function shortDay(date: string, reader: Reader): string {
  return dayWords(date, { month: "short", day: "numeric" }, reader);
}

/** A day in long form: "Thursday, November 26". */
export function wholeDay(date: string, reader: Reader): string {
  return dayWords(date, { weekday: "long", month: "long", day: "numeric" }, reader);
}

/** A number beside an axis: "1.5K". Axis steps have so few digits that none is lost. */
export function axisWords(number: number, { locale }: Reader): string {
  return new Intl.NumberFormat(locale, {
    notation: "compact",
    maximumSignificantDigits: 3,
    numberingSystem: "latn",
  }).format(number);
}

/** The date is already in the shop's time zone: format it as UTC. */
function dayWords(date: string, parts: Intl.DateTimeFormatOptions, { locale }: Reader): string {
  const format = new Intl.DateTimeFormat(locale, {
    ...parts,
    timeZone: "UTC",
    numberingSystem: "latn",
    calendar: "gregory",
  });
  return format.format(new Date(date));
}
