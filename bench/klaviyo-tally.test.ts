import { expect, test } from "vitest";
import { AccountTally } from "./klaviyo-tally.ts";

test("the most calls of a second and of a minute are those of Klaviyo's fixed windows", () => {
  const tally = new AccountTally();
  for (const at of [999, 1_000, 1_001, 1_999, 2_000, 59_999, 60_000]) tally.seen(at);
  expect(tally.counts).toMatchObject({ mostInSecond: 3, mostInMinute: 6, calls: 0 });
});

test("counts each answer by its status", () => {
  const tally = new AccountTally();
  for (const status of [202, 202, 429, 400, 503, null]) tally.answered(status);
  expect(tally.counts).toMatchObject({
    calls: 6,
    accepted: 2,
    throttled: 1,
    refused: 2,
    brokenOff: 1,
  });
});
