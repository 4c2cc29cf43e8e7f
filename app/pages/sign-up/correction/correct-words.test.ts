import { describe, expect, it, test } from "vitest";
import { english } from "#tests/english.ts";
import { CORRECTION_FAULTS } from "../../../outbox/correction.server.ts";
import { faultWords, refusalWords } from "./correct-words.ts";

test.each(CORRECTION_FAULTS)("each fault of a field has a sentence: %s", (fault) => {
  expect(faultWords(fault, english)).toMatch(/^[A-Z].*\.$/);
});

describe("the reason for a refused correction", () => {
  it.each(["unchanged", "moved_on", "delivered", "taken"] as const)("is given: %s", (kind) => {
    expect(refusalWords(kind, english)?.title).toMatch(/^[A-Z]/);
    expect(refusalWords(kind, english)?.body).toMatch(/^[A-Z].*\.$/);
  });

  it.each(["corrected", "invalid", "missing"] as const)("is not needed: %s", (kind) => {
    expect(refusalWords(kind, english)).toBeUndefined();
  });
});
