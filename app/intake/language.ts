/** Where the words of a language stand under another tag than its own. */
const elsewhere = new Map([
  ["pt", "pt-BR"],
  ["no", "nb"],
  ["nn", "nb"],
  ["zh-Hans", "zh-CN"],
  ["zh-Hant", "zh-TW"],
]);

/**
 * The tag under which the words for a locale stand, if they do: its language, of Chinese the script
 * too, which a region tells (Hong Kong reads what Taiwan reads). Old names become today's (`iw` is
 * `he`). Empty for what is no locale. https://tc39.es/ecma402/#sec-Intl.Locale.prototype.maximize
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

/** As HTML's `dir` says it. */
export function directionOf(language: string): "ltr" | "rtl" {
  return rightToLeft.includes(language) ? "rtl" : "ltr";
}
