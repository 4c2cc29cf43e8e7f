import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { areAtWork, shareOfMinute, shareOfSecond } from "./shares.ts";

const limits = { perSecond: 350, perMinute: 3_500 };

describe("our share of an account's calls", () => {
  it.each([
    ["a seventh of each second is left while no other tool is known", 0, false, 300],
    ["half of it is left once others make a hundredth of the minute", 35 / 60, false, 175],
    ["all that others make is left where that is more", 200, false, 150],
    [
      "no second has more than its part of the minute where calls must be even",
      0,
      true,
      3_500 / 60,
    ],
  ])("%s", (_, theirs, evenly, ours) => {
    expect(shareOfSecond(limits, theirs, evenly)).toBeCloseTo(ours, 9);
  });

  it.each([
    ["the whole minute is ours while others make no call", 0, 3_500],
    ["others have what they make, and a little more", 700, 3_500 * (149 / 150) - 700],
    ["a fiftieth is called for however much others make", 5_000, 70],
  ])("%s", (_, theirs, ours) => {
    expect(shareOfMinute(limits, theirs)).toBeCloseTo(ours, 9);
  });

  it("others are at work from a hundredth of the minute on", () => {
    expect([34, 35].map((theirs) => areAtWork(limits, theirs))).toEqual([false, true]);
  });

  it("of a small account, the look at the minute takes a quarter at most", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (perMinute) => {
        expect(shareOfMinute({ perSecond: 1, perMinute }, perMinute)).toBeLessThanOrEqual(
          perMinute / 4,
        );
      }),
    );
  });
});
