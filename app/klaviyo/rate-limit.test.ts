import { expect, it } from "vitest";
import { readRateLimit } from "./rate-limit.ts";

const whole = {
  "ratelimit-limit": "350, 350;w=1, 3500;w=60",
  "ratelimit-remaining": "3499",
  "ratelimit-reset": "58",
};

function read(headers: Record<string, string>) {
  return readRateLimit((name) => headers[name] ?? null);
}

it("reads both windows, what is left and when it starts anew", () => {
  expect(read(whole)).toEqual({
    perSecond: 350,
    perMinute: 3500,
    remaining: 3499,
    resetMs: 58_000,
  });
});

it("reads windows in any order and spacing, and a minute that is used up", () => {
  expect(
    read({ ...whole, "ratelimit-limit": "750;w=60,75 ; w=1", "ratelimit-remaining": "0" }),
  ).toEqual({ perSecond: 75, perMinute: 750, remaining: 0, resetMs: 58_000 });
});

it.each([
  ["no headers", {}],
  ["a bare limit", { ...whole, "ratelimit-limit": "350" }],
  ["no steady window", { ...whole, "ratelimit-limit": "350, 350;w=1" }],
  ["a limit of nothing", { ...whole, "ratelimit-limit": "0;w=1, 0;w=60" }],
  ["no remaining", { ...whole, "ratelimit-remaining": "" }],
  ["a negative remaining", { ...whole, "ratelimit-remaining": "-1" }],
  ["a reset that is no number", { ...whole, "ratelimit-reset": "soon" }],
])("reads nothing from %s", (_, headers) => {
  expect(read(headers)).toBeNull();
});
