import { describe, expect, test } from "vitest";
import { pageLanguage, LANGUAGES, localeOf } from "./locale.ts";

interface Asked {
  /** What Shopify names in the frame's address. */
  named?: string;
  /** What the browser asks for. */
  header?: string;
}

function localeFor({ named, header }: Asked): string {
  const url = new URL("https://app.test/app");
  if (named !== undefined) url.searchParams.set("locale", named);
  const headers = new Headers(header === undefined ? {} : { "accept-language": header });
  return localeOf({ url: url.href, headers });
}

describe("the locale of a page is", () => {
  test.each<[string, Asked, string]>([
    ["what Shopify names", { named: "en-GB" }, "en-GB"],
    ["that before what the browser asks for", { named: "en-GB", header: "en-ZA,en" }, "en-GB"],
    ["what the browser asks for first, where Shopify names none", { header: "en-ZA,en" }, "en-ZA"],
    ["that without its weight", { header: "en-IN;q=0.8, en-ZA;q=0.9" }, "en-IN"],
    ["that where Shopify names nothing", { named: "", header: "en-ZA" }, "en-ZA"],
    ["that where Shopify names what is none", { named: "not one", header: "en-ZA" }, "en-ZA"],
    [
      "that where Shopify names a language that is not spoken",
      { named: "tlh", header: "en-ZA" },
      "en-ZA",
    ],
    ["a region that is written with an underscore", { named: "en_GB" }, "en-GB"],
    ["a region by its canonical name", { named: "EN-gb" }, "en-GB"],
    ["a region with spaces around it", { header: " en-GB ,en" }, "en-GB"],
    ["English where neither is said", {}, "en"],
    ["English where any language will do", { header: "*" }, "en"],
    ["English where the language is not spoken here", { header: "tlh-AQ" }, "en"],
    ["English where the header is no list of languages", { header: "not a language" }, "en"],
    ["English where the tag is malformed", { named: "en-", header: "en-@" }, "en"],
    ["English where the language only begins like one", { named: "eng", header: "enx-GB" }, "en"],
    ["English where the address contains something else", { named: "<b>" }, "en"],
  ])("%s", (_, asked, locale) => {
    expect(localeFor(asked)).toBe(locale);
  });
});

test.each(LANGUAGES)("a reader of %s of any region gets that language", (language) => {
  expect([language, `${language}-CA`, language.toUpperCase()].map(pageLanguage)).toEqual(
    Array(3).fill(language),
  );
});

test.each(["tlh", "tlh-AQ", "", "eng"])("a reader of “%s” gets English", (locale) => {
  expect(pageLanguage(locale)).toBe("en");
});
