import { expect, test } from "vitest";
import { english } from "#tests/english.ts";
import type { Figure } from "../../outbox/restocks/figures.ts";
import { figureWords } from "./restock-words.ts";

test.each<[Figure, string]>([
  [{ kind: "count", count: 0, isLeast: null }, "0"],
  [{ kind: "count", count: 1_200, isLeast: null }, "1,200"],
  [{ kind: "count", count: 3, isLeast: "unclear" }, "At least 3"],
  [{ kind: "unknown", why: "events" }, "Unknown"],
])("%j is “%s”", (figure, words) => {
  expect(figureWords(figure, english)).toBe(words);
});
