import { describe, expect, it, test } from "vitest";
import { english } from "#tests/english.ts";
import "../../../locales/catalogues.server.ts";
import { readerOf } from "../../../locales/reader.tsx";
import { retentionOptions, retentionWords } from "./retention-words.ts";

test.each([
  [30, "en", "30 days"],
  [365, "en", "1 year"],
  [730, "en", "2 years"],
  [400, "en", "400 days"],
  [1, "en", "1 day"],
  [90, "de", "90 Tage"],
  [730, "de", "2 Jahre"],
  [365, "es", "1 año"],
  [730, "fr", "2 ans"],
  [180, "ja", "180日"],
] as const)("%i days in %s are %s", (days, locale, words) => {
  const said = retentionWords(days, readerOf(locale));
  expect(said.replace(/\s/u, " ")).toBe(words);
});

describe("the choices", () => {
  const values = (others: number[]) => retentionOptions(others, english).map(({ value }) => value);

  it("are five times, plus stored or chosen other values in order", () => {
    expect(values([365])).toEqual(["30", "90", "180", "365", "730"]);
    expect(values([400, 90])).toEqual(["30", "90", "180", "365", "400", "730"]);
    expect(values([7, 7])).toEqual(["7", "30", "90", "180", "365", "730"]);
  });
});
