import type { Fault } from "./form.server.ts";
import { directionOf, languageOf } from "./language.ts";
import ar from "./words/ar.json" with { type: "json" };
import cs from "./words/cs.json" with { type: "json" };
import da from "./words/da.json" with { type: "json" };
import de from "./words/de.json" with { type: "json" };
import en from "./words/en.json" with { type: "json" };
import es from "./words/es.json" with { type: "json" };
import fi from "./words/fi.json" with { type: "json" };
import fr from "./words/fr.json" with { type: "json" };
import he from "./words/he.json" with { type: "json" };
import it from "./words/it.json" with { type: "json" };
import ja from "./words/ja.json" with { type: "json" };
import ko from "./words/ko.json" with { type: "json" };
import nb from "./words/nb.json" with { type: "json" };
import nl from "./words/nl.json" with { type: "json" };
import pl from "./words/pl.json" with { type: "json" };
import ptBR from "./words/pt-BR.json" with { type: "json" };
import sv from "./words/sv.json" with { type: "json" };
import tr from "./words/tr.json" with { type: "json" };
import zhCN from "./words/zh-CN.json" with { type: "json" };
import zhTW from "./words/zh-TW.json" with { type: "json" };

/**
 * What a shopper reads outside the block itself. Where the block has a sentence of the same name,
 * in `extensions/notify-me/locales`, it is the same sentence.
 */
export interface Words extends Record<Fault, string> {
  accepted_title: string;
  accepted: string;
  /** With the shopper's own address in place of `[address]`. */
  by_email: string;
  invalid_title: string;
  busy_title: string;
  busy: string;
  unavailable_title: string;
  unavailable: string;
  back: string;
  opened_title: string;
  opened: string;
  to_shop: string;
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
