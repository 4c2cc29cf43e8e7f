import type { Fault } from "./form.server.ts";
import ar from "./words/ar.json";
import cs from "./words/cs.json";
import da from "./words/da.json";
import de from "./words/de.json";
import en from "./words/en.json";
import es from "./words/es.json";
import fi from "./words/fi.json";
import fr from "./words/fr.json";
import he from "./words/he.json";
import it from "./words/it.json";
import ja from "./words/ja.json";
import ko from "./words/ko.json";
import nb from "./words/nb.json";
import nl from "./words/nl.json";
import pl from "./words/pl.json";
import ptBR from "./words/pt-BR.json";
import sv from "./words/sv.json";
import tr from "./words/tr.json";
import zhCN from "./words/zh-CN.json";
import zhTW from "./words/zh-TW.json";

/**
 * What a shopper reads outside the block itself. Where the block has a sentence of the same name,
 * in `extensions/notify-me/locales`, it is the same sentence.
 */
export interface Words extends Record<Fault, string> {
  accepted_title: string;
  /**
   * By e-mail, by text message or by both, with the product's title in place of `[product]`, and
   * the shopper's own address and number in place of `[address]` and `[number]`.
   */
  accepted: string;
  accepted_sms: string;
  accepted_both: string;
  /** In place of the title of a product that is not known. */
  this_item: string;
  invalid_title: string;
  busy_title: string;
  busy: string;
  unavailable_title: string;
  unavailable: string;
  back: string;
  opened_title: string;
  opened: string;
  to_shop: string;
  cancel: string;
  cancel_title: string;
  cancel_text: string;
  cancelled_title: string;
  cancelled: string;
  cancel_expired: string;
}

/** A map, so that no locale finds a property that every object has, as `constructor`. */
const languages = new Map<string, Words>(
  Object.entries({
    ar,
    cs,
    da,
    de,
    en,
    es,
    fi,
    fr,
    he,
    it,
    ja,
    ko,
    nb,
    nl,
    pl,
    "pt-BR": ptBR,
    sv,
    tr,
    "zh-CN": zhCN,
    "zh-TW": zhTW,
  }),
);

/** The tags of all languages with words here. */
export const spokenLanguages = [...languages.keys()];

export interface Spoken {
  /** A BCP 47 tag, for HTML's `lang`. */
  language: string;
  direction: "ltr" | "rtl";
  words: Words;
}

/** The words for a shopper of that locale; English where its language is missing here. */
export function wordsFor(locale: string | undefined): Spoken {
  const language = languageOf(locale);
  const words = languages.get(language);
  return words
    ? { language, direction: directionOf(language), words }
    : { language: "en", direction: "ltr", words: en };
}

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
function languageOf(locale: string | undefined): string {
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
function directionOf(language: string): "ltr" | "rtl" {
  return rightToLeft.includes(language) ? "rtl" : "ltr";
}
