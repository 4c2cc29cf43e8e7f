import type { Reader } from "../../../locales/reader.tsx";
import type { State } from "../../../outbox/subscription.ts";
import { numberWords } from "../../shared/number-words.ts";

/** How a part of a bar is called; whose person was erased is in no list, but was a sign-up. */
export function partWords(state: State, { t }: Reader): string {
  return state === "cancelled" ? t("home.chart.erased") : t(`common.state.${state}`);
}

/** Whose days these are. */
export function zoneWords(timeZone: string, { t }: Reader): string {
  return timeZone === "UTC"
    ? t("home.chart.utc")
    : t("home.chart.zone", { zone: timeZone.replaceAll("_", " ") });
}

/** The chart for who can't see it. */
export function chartWords(days: number, reader: Reader): string {
  return reader.t("home.chart.description", { count: days, number: numberWords(days, reader) });
}

/** A day where there is little room: "Nov 26". */
export function shortDay(date: string, reader: Reader): string {
  return dayWords(date, { month: "short", day: "numeric" }, reader);
}

/** A day by its whole name: "Thursday, November 26". */
export function wholeDay(date: string, reader: Reader): string {
  return dayWords(date, { weekday: "long", month: "long", day: "numeric" }, reader);
}

/** A number beside an axis: "1.5K". Its steps have so few digits that none is lost. */
export function axisWords(number: number, { locale }: Reader): string {
  return new Intl.NumberFormat(locale, {
    ...{ notation: "compact", maximumSignificantDigits: 3 },
    numberingSystem: "latn",
  }).format(number);
}

/** A day needs no time zone: it has been told in the shop's. */
function dayWords(date: string, parts: Intl.DateTimeFormatOptions, { locale }: Reader): string {
  const format = new Intl.DateTimeFormat(locale, {
    ...parts,
    ...{ timeZone: "UTC", numberingSystem: "latn", calendar: "gregory" },
  });
  return format.format(new Date(date));
}
