import { describe, expect, it, test } from "vitest";
import { LANGUAGES, type Language } from "./locale.ts";
import { readerOf } from "./reader.tsx";
import { CATALOGUES } from "./catalogues.server.ts";

/** Every sentence by its key, such as `home.health.title`. */
function sentencesOf(words: object, path = ""): Map<string, string> {
  return new Map(
    Object.entries(words).flatMap(([name, value]: [string, unknown]) => {
      const key = path ? `${path}.${name}` : name;
      return typeof value === "string" ? [[key, value]] : [...sentencesOf(value as object, key)];
    }),
  );
}

/** Separators, which may be a space or empty. */
const JOINTS = new Set(["common.betweenSentences", "home.chart.separator"]);

const PLURAL = /_(zero|one|two|few|many|other)$/;
const english = sentencesOf(CATALOGUES.en.words);
const plurals = new Set([...english.keys()].filter((key) => PLURAL.test(key)).map(stem));

function stem(key: string): string {
  return key.replace(PLURAL, "");
}

/** The keys that a language must have: those of English, with its own plurals. */
function keysOf(language: Language): string[] {
  const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
  const plain = [...english.keys()].filter((key) => !PLURAL.test(key));
  const counted = [...plurals].flatMap((key) => pluralCategories.map((of) => `${key}_${of}`));
  return [...plain, ...counted].sort();
}

/** The placeholders and tags of a sentence. */
function parts(sentence: string): string[] {
  return [...new Set(sentence.match(/\{\{\w+\}\}|<\/?\w+>/g))].sort();
}

const others = LANGUAGES.filter((language) => language !== "en");

describe.each(LANGUAGES)("the words in %s", (language) => {
  const spoken = sentencesOf(CATALOGUES[language].words);

  it("are all there, in each plural of the language, and no others", () => {
    expect([...spoken.keys()].sort()).toEqual(keysOf(language));
  });

  it("have the same placeholders and tags as the English ones", () => {
    for (const [key, sentence] of spoken) {
      const meant = parts(english.get(`${stem(key)}_other`) ?? english.get(key) ?? "");
      const said = parts(sentence);
      // "1 sign-up" may omit its number.
      const mayLack = PLURAL.test(key) ? ["{{number}}"] : [];
      expect([...said, ...mayLack].sort(), key).toEqual(
        expect.arrayContaining([...new Set([...meant, ...mayLack])].sort()),
      );
      expect(meant, key).toEqual(expect.arrayContaining(said));
    }
  });

  it("are typographically correct: no straight quotes, no three dots, nothing empty", () => {
    for (const [key, sentence] of spoken) {
      expect(sentence, key).not.toMatch(/'|"|\.\.\./);
      if (JOINTS.has(key)) continue;
      expect(sentence.trim(), key).toBe(sentence);
      expect(sentence, key).not.toBe("");
    }
  });
});

/** Contains only the app's own name. */
const NAMED = new Set(["common.titled"]);

test.each(others)("no sentence was left in English in %s", (language) => {
  const left = [...sentencesOf(CATALOGUES[language].words)].filter(
    ([key, sentence]) =>
      !NAMED.has(key) && sentence === english.get(key) && sentence.split(" ").length > 3,
  );
  expect(left).toEqual([]);
});

test.each(LANGUAGES)("Polaris supports %s too", (language) => {
  expect(CATALOGUES[language].polaris).toHaveProperty("Polaris.ResourceList");
});

test.each(LANGUAGES)("every message in %s is text, never its key", (language) => {
  const { t } = readerOf(language);
  const say = t as (key: string, values: object) => string;
  for (const key of keysOf("en").map(stem)) {
    for (const count of [0, 1, 2, 5, 1_000_000]) {
      expect(say(key, { count }), key).not.toContain(key);
    }
  }
});

it("German addresses the merchant as du; a customer reads their file with Sie", () => {
  const formal = [...sentencesOf(CATALOGUES.de.words)].filter(
    ([key, sentence]) =>
      !key.startsWith("privacy.file.") &&
      /\b(Ihr|Ihrem|Ihren) Klaviyo|(^|[.!?] )[A-ZÄÖÜ][a-zäöüß]+en Sie\b/.test(sentence),
  );
  expect(formal).toEqual([]);
});
