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

/** A language's name in the reader's language; an unknown tag stays as it is. */
export function languageWords(tag: string, locale: string): string {
  return nameOf("language", tag, locale);
}

/** A country's name in the reader's language: `DE` is Germany. */
export function countryWords(code: string, locale: string): string {
  return nameOf("region", code, locale);
}

function nameOf(type: "language" | "region", code: string, locale: string): string {
  try {
    return new Intl.DisplayNames(locale, { type }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** Joins sentences; missing parts are left out. */
export function sentences(
  parts: (string | null | undefined | false)[],
  { t }: Pick<Reader, "t">,
): string {
  return parts.filter(Boolean).join(t("common.betweenSentences"));
}
