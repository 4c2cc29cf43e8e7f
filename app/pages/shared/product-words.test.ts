import { expect, it, test } from "vitest";
import { english } from "#tests/english.ts";
import { productWords, thumbnailUrl, toShownProduct } from "./product-words.ts";

test.each([
  ["by its id without a title", undefined, { name: "Variant 42", option: null }],
  [
    "by its id if unknown to Shopify",
    { productTitle: null, variantTitle: null },
    { name: "Variant 42", option: null },
  ],
  [
    "by product and option",
    { productTitle: "Jacket", variantTitle: "Moss / M" },
    { name: "Jacket", option: "Moss / M" },
  ],
  [
    "by the product alone if it has no options",
    { productTitle: "Mug", variantTitle: "Default Title" },
    { name: "Mug", option: null },
  ],
])("a variant is called %s", (_, titles, words) => {
  const shown = toShownProduct("42", titles && { ...titles, imageUrl: null });
  expect(productWords(shown, english)).toEqual(words);
});

it("asks Shopify's CDN for a small picture, and leaves other addresses unchanged", () => {
  expect(thumbnailUrl("https://cdn.shopify.com/s/a.jpg?v=1", 80)).toBe(
    "https://cdn.shopify.com/s/a.jpg?v=1&width=80",
  );
  expect(thumbnailUrl("http://127.0.0.1/a.jpg", 80)).toBe("http://127.0.0.1/a.jpg");
  expect(thumbnailUrl("not an address", 80)).toBe("not an address");
});
