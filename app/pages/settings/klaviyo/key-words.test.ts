import { describe, expect, it, test } from "vitest";
import { english } from "#tests/english.ts";
import { keyFault, uncheckedWords } from "./key-words.ts";

const UNCHECKED = ["unreachable", "throttled", "retired", "unclear"] as const;

describe("an unchecked key", () => {
  test.each(UNCHECKED)("is not blamed, and the page says that nothing was stored (%s)", (check) => {
    expect(keyFault(check, english)).toBeUndefined();
    expect(uncheckedWords(check, english)?.body).toContain("save it");
  });

  it("has its own words for each reason", () => {
    const titles = UNCHECKED.map((check) => uncheckedWords(check, english)?.title);
    expect(new Set(titles).size).toBe(titles.length);
  });
});

test.each([undefined, "account", "unnamed", "refused", "malformed"] as const)(
  "there is no such banner after %s",
  (check) => {
    expect(uncheckedWords(check, english)).toBeUndefined();
  },
);

test.each(["refused", "malformed"] as const)(
  "a key that is %s is blamed beside its field",
  (check) => {
    expect(keyFault(check, english)).toContain("Klaviyo");
  },
);
