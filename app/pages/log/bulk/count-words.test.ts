import { expect, test } from "vitest";
import { english } from "#tests/english.ts";
import { matchWords, rangeWords } from "./count-words.ts";

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

test.each([
  [0, 50, counted(261), "1–50 of 261"],
  [250, 11, counted(261), "251–261 of 261"],
  [1_000, 50, counted(1_000, true), "1,001–1,050 of 1,050 or more"],
  [undefined, 50, counted(1_000, true), "1,000 or more"],
  [0, 0, counted(0), "0"],
])("%s rows before %i of %j are written as “%s”", (before, count, all, words) => {
  const rows = Array.from({ length: count });
  expect(rangeWords({ before, rows }, all, english)).toBe(words);
});
