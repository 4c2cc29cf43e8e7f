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
