/** A language by its English name; a tag that names none, as it is. */
export function languageWords(locale: string): string {
  return nameOf("language", locale);
}

/** A country by its English name, as `DE` is Germany. */
export function countryWords(code: string): string {
  return nameOf("region", code);
}

function nameOf(type: "language" | "region", code: string): string {
  try {
    return new Intl.DisplayNames("en", { type }).of(code) ?? code;
  } catch {
    return code;
  }
}
