import { expect, test } from "vitest";
import { english } from "#tests/english.ts";
import { matchWords } from "./count-words.ts";

const counted = (count: number, more = false) => ({ count, more });

test.each([
  [counted(0), "0 sign-ups found"],
  [counted(1), "1 sign-up found"],
  [counted(1, true), "1 or more sign-ups found"],
  [counted(1_234), "1,234 sign-ups found"],
  [counted(0, true), "No matches yet"],
])("%j is written as “%s”", (count, words) => {
  expect(matchWords(count, english)).toBe(words);
});
