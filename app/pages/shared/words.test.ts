import { describe, expect, test } from "vitest";
import { english } from "#tests/english.ts";
import { numberWords, signUpsWait } from "./words.ts";

describe("a number is written in the reader's format", () => {
  test.each([
    ["en-US", "1,234,567"],
    ["fr-CA", "1\u00a0234\u00a0567"],
    ["de", "1.234.567"],
    ["en-IN", "12,34,567"],
    ["ar-EG", "1,234,567"],
  ])("in %s it is %s", (locale, words) => {
    expect(numberWords(1_234_567, { ...english, locale })).toBe(words);
  });
});

test.each([
  [0, ""],
  [1, "1 sign-up is queued. We’ve saved it and will send it."],
  [2_000, "2,000 sign-ups are queued. We’ve saved them and will send them."],
])("%d waiting sign-ups: “%s”", (count, words) => {
  expect(signUpsWait(count, english)).toBe(words);
});
