import { expect, test } from "vitest";
import { wordsFor } from "./words.ts";

test.each([
  ["de", "de"],
  ["DE-AT", "de"],
  ["fr-CA", "fr"],
  ["nl", "en"],
  ["", "en"],
  [undefined, "en"],
  ["constructor", "en"],
  ["__proto__", "en"],
  ["toString-DE", "en"],
])("a shopper of the locale %j is answered in %s", (locale, language) => {
  const spoken = wordsFor(locale);
  expect(spoken.language).toBe(language);
  expect(spoken.words.accepted).toMatch(/\w/);
});
