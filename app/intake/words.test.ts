import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { wordsFor } from "./words.ts";

const blocks = "extensions/notify-me/locales";

/** What the block says, by the same names. */
function blockWords(file: string): Record<string, string> {
  const locale = JSON.parse(readFileSync(`${blocks}/${file}`, "utf8")) as {
    notify_me: Record<string, string>;
  };
  return locale.notify_me;
}

test.each([
  ["en", "en.default.json"],
  ["de", "de.json"],
  ["fr", "fr.json"],
  ["es", "es.json"],
])("block and door say the same of the same thing in %s", (language, file) => {
  const block = blockWords(file);
  const shared = Object.entries(wordsFor(language).words).filter(([name]) => name in block);
  expect(shared.map(([name]) => name)).toEqual(
    expect.arrayContaining(["accepted", "busy", "unavailable", "email_invalid"]),
  );
  for (const [name, sentence] of shared) expect([name, sentence]).toEqual([name, block[name]]);
});

test("German shoppers are addressed as Sie, never as du, in block and door", () => {
  const sentences = [
    ...Object.values(blockWords("de.json")),
    ...Object.values({ ...wordsFor("de").words }),
  ];
  for (const sentence of sentences) expect(sentence).not.toMatch(/\b(du|dich|dir|dein\w*)\b/i);
});

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
