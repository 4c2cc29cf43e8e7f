import { describe, expect, it, test } from "vitest";
import { english } from "#tests/english.ts";
import { CORRECTION_FAULTS } from "../../../outbox/correction.server.ts";
import { faultWords, refusalWords } from "./correct-words.ts";

test.each(CORRECTION_FAULTS)("what is wrong with a field has a sentence: %s", (fault) => {
  expect(faultWords(fault, english)).toMatch(/^[A-Z].*\.$/);
});

describe("why nothing was corrected", () => {
  it.each(["unchanged", "moved_on", "delivered", "taken"] as const)("is said: %s", (kind) => {
    expect(refusalWords(kind, english)?.title).toMatch(/^[A-Z]/);
    expect(refusalWords(kind, english)?.body).toMatch(/^[A-Z].*\.$/);
  });

  it.each(["corrected", "invalid", "missing"] as const)("needs no word: %s", (kind) => {
    expect(refusalWords(kind, english)).toBeUndefined();
  });
});
