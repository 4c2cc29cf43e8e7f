import { describe, expect, it, test } from "vitest";
import { KEY_FAULTS, KEY_UNCHECKED, uncheckedWords } from "./key-words.ts";

describe("a key that could not be checked", () => {
  test.each(["unreachable", "throttled", "retired", "unclear"] as const)(
    "is not blamed where Klaviyo did not speak of it, and the page says that nothing was stored (%s)",
    (check) => {
      expect(KEY_FAULTS[check]).toBeNull();
      expect(uncheckedWords(check)?.body).toContain("nothing was stored");
    },
  );

  it("has words of its own for each reason", () => {
    const titles = Object.values(KEY_UNCHECKED).map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
  });
});

test.each([undefined, "account", "unnamed", "refused", "malformed"] as const)(
  "there is no such banner after %s",
  (check) => {
    expect(uncheckedWords(check)).toBeUndefined();
  },
);
