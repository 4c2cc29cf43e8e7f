import { expect, it, test } from "vitest";
import { blockWords } from "./block-words.ts";

const placed = (...templates: string[]) => blockWords({ kind: "placed", templates });

test.each([
  [["product"], "theme, on the default product page."],
  [["product.gift"], "theme, on the product template “gift”."],
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
])("a block on %j is said to be in the %s", (templates, words) => {
  const { badge, text, add } = placed(...templates);
  expect(text).toContain(words);
  expect(badge).toEqual({ tone: "success", label: "In your theme" });
  expect(add).toBe("done");
});

it("a block that is only elsewhere is to be added to the product page", () => {
  const { badge, text, add } = placed("index");
  expect(badge?.label).toBe("Not on product pages");
  expect(text).toContain("on the home page. Shoppers look for it on the product page");
  expect(add).toBe("next");
});

it("without the block nobody can sign up, and the next thing is to add it", () => {
  const { badge, text, add } = blockWords({ kind: "missing" });
  expect(badge?.label).toBe("Not in your theme");
  expect(text).toContain("nobody can sign up yet");
  expect(add).toBe("next");
});

it("what Shopify doesn't say is not claimed", () => {
  const { badge, text, add } = blockWords({ kind: "unknown" });
  expect(badge).toBeNull();
  expect(text).toContain("didn’t say");
  expect(add).toBe("perhaps");
});
