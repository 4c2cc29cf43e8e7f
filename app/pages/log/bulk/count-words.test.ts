import { expect, test } from "vitest";
import { english } from "#tests/english.ts";
import { matchWords } from "./count-words.ts";

const counted = (count: number, more = false) => ({ count, more });

test.each([
  [counted(0), "0 sign-ups match"],
  [counted(1), "1 sign-up matches"],
  [counted(1, true), "1+ sign-ups match"],
  [counted(1_234), "1,234 sign-ups match"],
  [counted(0, true), "None so far among those that were looked through"],
])("%j is written as “%s”", (count, words) => {
  expect(matchWords(count, english)).toBe(words);
});
