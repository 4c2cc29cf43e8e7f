/** Languages whose words are stored under another tag than their own. */
const elsewhere = new Map([
  ["pt", "pt-BR"],
  ["no", "nb"],
  ["nn", "nb"],
  ["zh-Hans", "zh-CN"],
  ["zh-Hant", "zh-TW"],
]);

/**
 * The tag under which the words for a locale are stored, if they are: its language, for Chinese
 * also the script, which follows from the region (Hong Kong reads what Taiwan reads). Old names are
 * replaced by today's (`iw` is `he`). Empty for an invalid locale.
 * https://tc39.es/ecma402/#sec-Intl.Locale.prototype.maximize
 */
export function languageOf(locale: string | undefined): string {
  const tag = readTag(locale ?? "");
  if (!tag) return "";
  const { language, script = "" } = tag;
  return elsewhere.get(`${language}-${script}`) ?? elsewhere.get(language) ?? language;
}

function readTag(locale: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(locale).maximize();
  } catch {
    return undefined;
  }
}

const rightToLeft = ["ar", "he"];

/** The value of HTML's `dir`. */
export function directionOf(language: string): "ltr" | "rtl" {
  return rightToLeft.includes(language) ? "rtl" : "ltr";
}
