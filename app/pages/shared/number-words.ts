import type { Reader } from "../../locales/reader.tsx";

/** A number in the reader's format, with Latin digits. */
export function numberWords(number: number, { locale }: Reader): string {
  return new Intl.NumberFormat(locale, { numberingSystem: "latn" }).format(number);
}

/** How many sign-ups wait; empty if none does. */
export function signUpsWait(count: number, reader: Reader): string {
  if (count === 0) return "";
  return reader.t("common.signUpsWait", { count, number: numberWords(count, reader) });
}
