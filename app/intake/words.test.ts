import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { wordsFor } from "./words.ts";

const blocks = "extensions/notify-me/locales";
const languages = readdirSync("app/intake/words").map((file) => file.replace(".json", ""));

/** The block's sentences, by the same names. */
function blockWords(language: string): Record<string, string> {
  const name = language === "en" ? "en.default" : language;
  const locale = JSON.parse(readFileSync(`${blocks}/${name}.json`, "utf8")) as {
    notify_me: Record<string, string>;
  };
  return locale.notify_me;
}

test.each(languages)(
  "block and answer page have the same text for the same key in %s",
  (language) => {
    const spoken = wordsFor(language);
    expect(spoken.language).toBe(language);
    const block = blockWords(language);
    const shared = Object.entries(spoken.words).filter(([name]) => name in block);
    expect(shared.map(([name]) => name)).toEqual(
      expect.arrayContaining(["accepted", "busy", "unavailable", "email_invalid"]),
    );
    for (const [name, sentence] of shared) expect([name, sentence]).toEqual([name, block[name]]);
  },
);

test.each([
  ["de", "de"],
  ["DE-AT", "de"],
  ["fr-CA", "fr"],
  ["nl-BE", "nl"],
  ["es-419", "es"],
  ["pt", "pt-BR"],
  ["pt-PT", "pt-BR"],
  ["PT-br", "pt-BR"],
  ["no", "nb"],
  ["nn-NO", "nb"],
  ["NB", "nb"],
  ["iw", "he"],
  ["he-IL", "he"],
  ["ar-EG", "ar"],
  ["zh", "zh-CN"],
  ["zh-SG", "zh-CN"],
  ["zh-Hans-HK", "zh-CN"],
  ["zh-tw", "zh-TW"],
  ["zh-HK", "zh-TW"],
  ["zh-MO", "zh-TW"],
  ["ZH-HANT", "zh-TW"],
  ["en-GB", "en"],
])("a shopper of the locale %j is answered in %s", (locale, language) => {
  expect(wordsFor(locale).language).toBe(language);
});

test.each([
  "th",
  "hu-HU",
  "",
  undefined,
  "-",
  "zh_TW_",
  "constructor",
  "__proto__",
  "hasOwnProperty",
  "toString-DE",
  "de\u0000",
  "x".repeat(10_000),
])(
  "a shopper of the locale %j, whose language is missing here, is answered in English",
  (locale) => {
    const spoken = wordsFor(locale);
    expect([spoken.language, spoken.direction]).toEqual(["en", "ltr"]);
    expect(spoken.words).toBe(wordsFor("en").words);
  },
);

test("Arabic and Hebrew alone are written from right to left", () => {
  const rightToLeft = languages.filter((language) => wordsFor(language).direction === "rtl");
  expect(rightToLeft).toEqual(["ar", "he"]);
});
