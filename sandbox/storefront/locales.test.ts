import { readdirSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { shopLanguages } from "./languages.ts";
import { readTexts, type Texts } from "./locale-files.ts";

const project = new URL("../../", import.meta.url);
const blockFolder = new URL("extensions/notify-me/locales/", project);
const answerFolder = new URL("app/intake/words/", project);
const themeFolder = new URL("theme/locales/", import.meta.url);

const languages = [
  ...["en", "fr", "de", "es", "it", "pt-BR", "nl", "sv", "da", "nb", "fi", "pl", "cs"],
  ...["ja", "ko", "zh-CN", "zh-TW", "tr", "ar", "he"],
];
/** The theme editor supports neither. */
const merchants = languages.filter((language) => language !== "ar" && language !== "he");

const block = readTexts(blockFolder, "");
const schema = readTexts(blockFolder, "schema.");
const answerPage = readTexts(answerFolder, "");
const theme = readTexts(themeFolder, "");

/** Words that a language has in common with English. */
const sameInEnglish = ["nl block.product"];

const placeholders = (text: string) => (text.match(/\{\{.*?\}\}|\[.*?\]/g) ?? []).toSorted();

/** `ar notify_me.intro` → its text, for every file. */
const everyText = [block, schema, answerPage, theme].flatMap((files) =>
  [...files].flatMap(([language, texts]) =>
    Object.entries(texts).map(([key, text]) => ({
      language,
      key,
      name: `${language} ${key}`,
      text,
    })),
  ),
);

const namesOf = (faulty: (entry: (typeof everyText)[number]) => boolean) =>
  everyText.filter(faulty).map(({ name }) => name);

describe.each([
  ["shoppers' texts of the block", block, languages],
  ["merchants' texts of the block", schema, merchants],
  ["texts of the answer page", answerPage, languages],
  ["sandbox theme's texts", theme, languages],
])("the %s", (_, files, expected) => {
  const english = files.get("en")!;

  it("exist in every language, and in no other", () => {
    expect([...files.keys()].toSorted()).toEqual(expected.toSorted());
  });

  it("have one set of keys, in one order", () => {
    for (const [language, texts] of files)
      expect([language, ...Object.keys(texts)]).toEqual([language, ...Object.keys(english)]);
  });

  it("have the same placeholders in every language", () => {
    const of = (texts: Texts) =>
      Object.entries(texts).map(([key, text]) => [key, ...placeholders(text)]);
    for (const [language, texts] of files)
      expect([language, of(texts)]).toEqual([language, of(english)]);
  });

  it("are English nowhere, apart from words that are the same", () => {
    const left = [...files].flatMap(([language, texts]) =>
      Object.keys(texts)
        .filter((key) => language !== "en" && texts[key] === english[key])
        .map((key) => `${language} ${key}`),
    );
    expect(left.filter((name) => !sameInEnglish.includes(name))).toEqual([]);
  });
});

test("no locale file has a name that is never read", () => {
  const count = (folder: URL) => readdirSync(folder).length;
  expect(count(blockFolder)).toBe(languages.length + merchants.length);
  expect([count(answerFolder), count(themeFolder)]).toEqual([languages.length, languages.length]);
});

test("the sandbox's shop is published in all of them", () => {
  expect(shopLanguages.map(({ isoCode }) => isoCode)).toEqual(languages);
});

test("no text is empty, or has outer or double spaces", () => {
  expect(namesOf(({ text }) => text === "" || text !== text.trim() || text.includes("  "))).toEqual(
    [],
  );
});

test("braces enclose placeholders only, in Shopify's form or in the form that code fills in", () => {
  const rest = (text: string) => text.replace(/\{\{ [a-z_]+ \}\}|\[[a-z]+\]/g, "");
  expect(namesOf(({ text }) => /[{}[\]<>]/.test(rest(text)))).toEqual([]);
});

test("German says Sie, never du", () => {
  const du = /\b(du|dich|dir|dein\w*)\b/i;
  expect(namesOf(({ language, text }) => language === "de" && du.test(text))).toEqual([]);
});

test("French keeps punctuation on the line of the word before it", () => {
  const loose = /[^\u00a0\u202f][?!:;»]/;
  expect(namesOf(({ language, text }) => language === "fr" && loose.test(text))).toEqual([]);
});

test.each([
  ["ja", /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u],
  ["ko", /\p{Script=Hangul}/u],
  ["zh-CN", /\p{Script=Han}/u],
  ["zh-TW", /\p{Script=Han}/u],
  ["ar", /\p{Script=Arabic}/u],
  ["he", /\p{Script=Hebrew}/u],
])("every text of %s is in its script", (spoken, script) => {
  expect(namesOf(({ language, text }) => language === spoken && !script.test(text))).toEqual([]);
});

test("simplified and traditional Chinese are not mixed", () => {
  const simplified = /[们时请输网应写账购货错页图]/;
  const traditional = /[們時請輸網應寫帳購貨錯頁圖]/;
  const mixed = { "zh-CN": traditional, "zh-TW": simplified } as Record<string, RegExp>;
  expect(namesOf(({ language, text }) => mixed[language]?.test(text) ?? false)).toEqual([]);
});

test("a value in a right-to-left text keeps its own direction and the text's", () => {
  const isolated = /\u2068(\{\{ \w+ \}\}|\[\w+\])\u2069/g;
  const bare = namesOf(
    ({ language, text }) =>
      (language === "ar" || language === "he") && /\{\{|\[/.test(text.replace(isolated, "")),
  );
  expect(bare).toEqual([]);
});

test("the block's name fits the theme editor's 25 characters", () => {
  expect(namesOf(({ key, text }) => key === "block.name" && text.length > 25)).toEqual([]);
});
