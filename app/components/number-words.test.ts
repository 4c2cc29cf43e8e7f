import { describe, expect, it, test } from "vitest";
import { numberWords, signUpsWait } from "./number-words.ts";
import { readerLocale } from "./reader-locale.ts";

describe("a number is written as its reader writes it", () => {
  test.each([
    ["en-US,en;q=0.9", "1,234,567"],
    ["fr-CA", "1\u00a0234\u00a0567"],
    ["de;q=0.8", "1.234.567"],
    ["hi-IN", "12,34,567"],
    ["ar-EG", "1,234,567"],
    ["*", "1,234,567"],
    ["not a language", "1,234,567"],
    ["", "1,234,567"],
  ])("who asks for “%s” reads %s", (asked, words) => {
    const headers = new Headers({ "accept-language": asked });
    expect(numberWords(1_234_567, readerLocale({ headers }))).toBe(words);
  });

  it("and as the page does where the browser asks for nothing", () => {
    expect(readerLocale({ headers: new Headers() })).toBe("en");
  });
});

test.each([
  [0, ""],
  [1, "1 sign-up is waiting; it is not lost."],
  [2_000, "2,000 sign-ups are waiting; none is lost."],
])("of %d that wait it says “%s”", (count, words) => {
  expect(signUpsWait(count, "en")).toBe(words);
});
