import { expect, it, test } from "vitest";
import { english } from "#tests/english.ts";
import { readerOf } from "../../locales/reader.tsx";
import { sentWords, sinceWords, trendWords, valueWords } from "./demand-words.ts";

const now = new Date("2026-11-30T12:00:00Z");

test.each([
  [0, 0, "–"],
  [3, 0, "New"],
  [4, 4, "No change"],
  [6, 4, "+50%"],
  [0, 4, "−100%"],
  [1_001, 1_000, "No change"],
])("%i sign-ups after %i are a change of %s", (signUps, before, words) => {
  expect(trendWords({ signUps, before }, 30, english).change).toBe(words);
});

it("a change has the number of the days before it", () => {
  expect(trendWords({ signUps: 2, before: 1_400 }, 7, english).detail).toBe(
    "1,400 in the 7 days before",
  );
});

test.each([
  ["en", { amount: 1_234.5, currency: "EUR" }, "€1,235"],
  ["en-IE", { amount: 1_234.4, currency: "JPY" }, "JP¥1,234"],
  ["en", { amount: 0, currency: "USD" }, "$0"],
  ["en", { amount: 5, currency: "?" }, "Unknown"],
  ["en", null, "Unknown"],
])("in %s, a value of %j is %s", (locale, value, words) => {
  expect(valueWords(value, readerOf(locale))).toBe(words);
});

test.each([
  [0, 0, "–"],
  [3, 3, "3 of 3 (100%)"],
  [1_000, 999, "999 of 1,000 (99%)"],
])("of %i who wait, %i are sent: %s", (waiting, reached, words) => {
  expect(sentWords({ waiting, reached }, english)).toBe(words);
});

test.each([
  ["2026-11-30T13:00:00Z", "today"],
  ["2026-11-30T00:00:00Z", "today"],
  ["2026-11-29T11:00:00Z", "yesterday"],
  ["2026-11-18T11:00:00Z", "12 days ago"],
])("the first sign-up at %s was %s", (since, words) => {
  expect(sinceWords(new Date(since), now, english)).toBe(words);
});

it("says nothing of a first sign-up that is not known", () => {
  expect(sinceWords(null, now, english)).toBe("–");
});
