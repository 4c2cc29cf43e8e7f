import { expect, it, test } from "vitest";
import { english } from "#tests/english.ts";
import { readerOf } from "../../../locales/reader.tsx";
import { blockWords } from "./block-words.ts";

const placed = (...templates: string[]) => blockWords({ kind: "placed", templates }, english);

test.each([
  [["product"], "theme, on the default product page."],
  [["product", "product.gift"], "default product page and the product template “gift”."],
  [["product", "index"], "theme, on the default product page and the home page."],
  [
    ["product", "page", "page.faq"],
    "theme, on the default product page, the default page, and the page template “faq”.",
  ],
  [["product", "collection"], "theme, on the default product page and the template “collection”."],
  [
    ["product", "product.a", "product.b", "product.c", "product.d"],
    "theme, on the default product page, the product template “a”, the product template “b”, and 2 more.",
  ],
  [[], "theme. Shoppers"],
])("a block on %j is described as in the %s", (templates, words) => {
  const { text, add } = placed(...templates);
  expect(text).toContain(words);
  expect(add).toBe("done");
});

it("places are listed as in the reader's region", () => {
  const templates = ["product", "page", "index"];
  const { text } = blockWords({ kind: "placed", templates }, readerOf("en-GB"));
  expect(text).toContain("the default product page, the default page and the home page.");
});

it("a block that is only on other pages should be added to the product page", () => {
  const { text, add } = placed("index");
  expect(text).toContain("on the home page. Add it to your product template too");
  expect(add).toBe("next");
});

it("on another product template alone it may be where all products are, or not", () => {
  const { text, add } = placed("product.gift");
  expect(text).toContain("“gift”. Your default product template doesn’t have it.");
  expect(add).toBe("perhaps");
});

it("without the block no shopper can sign up, and the next step is to add it", () => {
  const { text, add } = blockWords({ kind: "missing" }, english);
  expect(text).toContain("Shoppers can’t sign up yet");
  expect(add).toBe("next");
});

it("claims nothing that Shopify does not say", () => {
  const { text, add } = blockWords({ kind: "unknown" }, english);
  expect(text).toContain("couldn’t check");
  expect(add).toBe("perhaps");
});
