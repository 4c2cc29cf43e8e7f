import { expect, test } from "vitest";
import { english } from "#tests/english.ts";
import { stockWords } from "./stock-words.ts";

test.each([
  [null, null, "Unknown"],
  [null, 4, "Unknown"],
  [false, 0, "Sold out"],
  [true, null, "In stock"],
  [true, -2, "In stock"],
  [true, 1_200, "1,200 in stock"],
])("a stock of %s and %s is %s", (available, quantity, words) => {
  expect(stockWords({ available, quantity }, english)).toBe(words);
});
