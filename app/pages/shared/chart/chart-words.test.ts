import { expect, it, test } from "vitest";
import { english } from "#tests/english.ts";
import { readerOf } from "../../../locales/reader.tsx";
import { axisWords, chartWords, shortDay, wholeDay, zoneWords } from "./chart-words.ts";

test.each(["Pacific/Auckland", "America/Los_Angeles"])(
  "a day in %s keeps its date for a reader in that time zone",
  (timeZone) => {
    const reader = readerOf("en", timeZone);
    expect(shortDay("2026-11-26", reader)).toBe("Nov 26");
    expect(wholeDay("2026-11-26", reader)).toBe("Thursday, November 26");
  },
);

it("days are written as in the reader's region", () => {
  const british = readerOf("en-GB");
  expect(shortDay("2026-11-26", british)).toBe("26 Nov");
  expect(wholeDay("2026-11-26", british)).toBe("Thursday 26 November");
});

test.each([
  ["en", 0, "0"],
  ["en", 950, "950"],
  ["en", 1_350, "1.35K"],
  ["en", 60_000, "60K"],
  ["en-ZA", 1_350, "1,35K"],
])("beside an axis, for a reader of %s, %d is written as %s", (locale, number, words) => {
  expect(axisWords(number, readerOf(locale))).toBe(words);
});

it("names the time zone of the days", () => {
  expect(zoneWords("UTC", english)).toBe("UTC");
  expect(zoneWords("America/New_York", english)).toBe("America/New York time");
});

it("tells a screen reader what the chart shows and where its numbers are", () => {
  expect(chartWords(30, english)).toBe(
    "Bar chart of sign-ups for 30 days. Use the arrow keys to move between days. The table has the same numbers.",
  );
});
