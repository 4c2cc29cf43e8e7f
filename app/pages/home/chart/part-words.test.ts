import { expect, it } from "vitest";
import { english } from "#tests/english.ts";
import { partWords } from "./part-words.ts";

it("calls erased sign-ups erased, and all others by their state", () => {
  expect(partWords("cancelled", english)).toBe("Deleted");
  expect(partWords("queued", english)).toBe("Queued");
});
