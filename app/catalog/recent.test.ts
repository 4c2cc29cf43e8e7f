import { describe, expect, it } from "vitest";
import { Recent } from "./recent.ts";

const at = (ms: number) => new Date(1_800_000_000_000 + ms);

describe("what was seen", () => {
  it.each([
    [0, true],
    [999, true],
    [1_000, false],
    [-999, true],
    [-1_000, false],
  ])("%d ms ago is recent: %s", (ms, recent) => {
    const seen = new Recent({ forMs: 1_000, most: 10 });
    seen.add("one", at(0));
    expect(seen.has("one", at(ms))).toBe(recent);
    expect(seen.has("other", at(ms))).toBe(false);
  });

  it("is forgotten together once there is too much of it", () => {
    const seen = new Recent({ forMs: 1_000, most: 2 });
    for (const key of ["one", "two", "three"]) seen.add(key, at(0));
    expect(["one", "two", "three"].map((key) => seen.has(key, at(0)))).toEqual([
      false,
      false,
      true,
    ]);
  });
});
