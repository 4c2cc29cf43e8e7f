import type { Reader } from "../../locales/reader.tsx";

/** A number as its reader writes it, in the digits of the page. */
export function numberWords(number: number, { locale }: Reader): string {
  return new Intl.NumberFormat(locale, { numberingSystem: "latn" }).format(number);
}

/** What becomes of those that wait: empty where none does. */
export function signUpsWait(count: number, reader: Reader): string {
  if (count === 0) return "";
  return reader.t("common.signUpsWait", { count, number: numberWords(count, reader) });
}
