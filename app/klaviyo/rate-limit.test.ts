import fc from "fast-check";
import { expect, it } from "vitest";
import { rateHeaders } from "#sandbox/klaviyo/windows.ts";
import { readRateLimit } from "./rate-limit.ts";

const recorded = {
  "ratelimit-limit": "350, 350;w=1, 3500;w=60",
  "ratelimit-remaining": "349",
  "ratelimit-reset": "0",
};

function read(headers: Record<string, string>) {
  return readRateLimit((name) => headers[name] ?? null);
}

function readAs(limit: string, remaining = "5", reset = "0") {
  return read({
    "ratelimit-limit": limit,
    "ratelimit-remaining": remaining,
    "ratelimit-reset": reset,
  });
}

it("reads the second, as answers of 2024 to 2026 have it", () => {
  expect(read(recorded)).toEqual({
    perSecond: 350,
    perMinute: 3_500,
    left: { window: "second", limit: 350, remaining: 349, resetMs: 0 },
  });
});

it("reads the minute, as answers of 2023 have it", () => {
  expect(readAs("700, 75;w=1, 700;w=60", "699", "10")).toEqual({
    perSecond: 75,
    perMinute: 700,
    left: { window: "minute", limit: 700, remaining: 699, resetMs: 10_000 },
  });
});

const limits = { perSecond: 10, perMinute: 150 };
const second = { window: "second", limit: 10, remaining: 5, resetMs: 0 };
const minute = { window: "minute", limit: 150, remaining: 5, resetMs: 0 };

it.each([
  ["the minute first", "150, 10;w=1, 150;w=60", { ...limits, left: minute }],
  ["windows in the other order", "10, 150;w=60, 10;w=1", { ...limits, left: second }],
  ["no bare number, the second first", "10;w=1, 150;w=60", { ...limits, left: second }],
  ["no bare number, the minute first", "150;w=60,10 ; w=1", { ...limits, left: minute }],
  ["no spaces", "10,10;w=1,150;w=60", { ...limits, left: second }],
  ["odd spaces", "  10 ,10 ;  w = 1  ,\t150;w=60 ", { ...limits, left: second }],
  ["another parameter", '10, 10;w=1;comment="x", 150;q=2;w=60', { ...limits, left: second }],
  ["a third window", "10, 10;w=1, 150;w=60, 9000;w=86400", { ...limits, left: second }],
  ["a third window first", "9000, 10;w=1, 150;w=60, 9000;w=86400", { ...limits, left: null }],
  ["a first number of no window", "99, 10;w=1, 150;w=60", { ...limits, left: null }],
  ["an empty part", "10,, 10;w=1, 150;w=60,", { ...limits, left: second }],
  [
    "a part that is no number",
    "10, 10;w=1, many;w=60",
    { ...limits, perMinute: null, left: second },
  ],
  ["no minute", "10, 10;w=1", { perSecond: 10, perMinute: null, left: second }],
  ["no second", "150, 150;w=60", { perSecond: null, perMinute: 150, left: minute }],
  [
    "a second of nothing",
    "150, 0;w=1, 150;w=60",
    { perSecond: null, perMinute: 150, left: minute },
  ],
])("reads %s", (_, text, expected) => {
  expect(readAs(text)).toEqual(expected);
});

it("takes the shorter window where both have the first number, unless Reset is longer", () => {
  expect(readAs("150, 150;w=1, 150;w=60", "5", "1")?.left?.window).toBe("second");
  expect(readAs("150, 150;w=1, 150;w=60", "5", "2")?.left?.window).toBe("minute");
});

it("takes the window that Remaining and Reset fit where the first number's is too small", () => {
  expect(readAs("350, 350;w=1, 3500;w=60", "3499", "58")?.left).toEqual({
    window: "minute",
    limit: 3_500,
    remaining: 3_499,
    resetMs: 58_000,
  });
  expect(readAs("350, 350;w=1, 3500;w=60", "300", "58")?.left?.window).toBe("minute");
  expect(readAs("350, 350;w=1, 3500;w=60", "9999", "58")?.left).toBeNull();
  expect(readAs("350, 350;w=1, 3500;w=60", "3499", "61")?.left).toBeNull();
});

it.each([
  ["no headers", {}],
  ["a bare limit", { ...recorded, "ratelimit-limit": "350" }],
  ["limits of nothing", { ...recorded, "ratelimit-limit": "0;w=1, 0;w=60" }],
  ["words", { ...recorded, "ratelimit-limit": "350 per second" }],
  ["negative numbers", { ...recorded, "ratelimit-limit": "-350, -350;w=1, -3500;w=60" }],
  ["numbers beyond reason", { ...recorded, "ratelimit-limit": "9999999999;w=1" }],
])("reads nothing from %s", (_, headers) => {
  expect(read(headers)).toBeNull();
});

it.each([
  ["no remaining", { "ratelimit-remaining": "" }],
  ["a negative remaining", { "ratelimit-remaining": "-1" }],
  ["a remaining that is no number", { "ratelimit-remaining": "349.5" }],
  ["a reset that is no number", { "ratelimit-reset": "soon" }],
])("reads the limits alone where there is %s", (_, change) => {
  expect(read({ ...recorded, ...change })).toEqual({
    perSecond: 350,
    perMinute: 3_500,
    left: null,
  });
});

it("reads what Klaviyo's double sends, at any time and of any tier", () => {
  const arbitrary = fc.record({
    perSecond: fc.integer({ min: 1, max: 400 }),
    more: fc.integer({ min: 1, max: 4_000 }),
    used: fc.nat(400),
    form: fc.constantFrom("second" as const, "minute" as const),
    now: fc.nat(10_000_000),
  });
  fc.assert(
    fc.property(arbitrary, ({ perSecond, more, used, form, now }) => {
      const tier = { perSecond, perMinute: perSecond + more };
      const inWindow = Math.min(used, perSecond);
      const spent = { second: 0, inSecond: inWindow, minute: 0, inMinute: inWindow };
      const headers = new Headers(rateHeaders(tier, spent, form, now));
      const rateLimit = readRateLimit((name) => headers.get(name));
      const limit = form === "second" ? perSecond : tier.perMinute;
      expect(rateLimit).toMatchObject({
        ...tier,
        left: { window: form, limit, remaining: limit - inWindow },
      });
    }),
  );
});

it("never throws and never reads a number that was not sent", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (limit, remaining, reset) => {
      const rateLimit = readAs(limit, remaining, reset);
      const numbers = [rateLimit?.perSecond, rateLimit?.perMinute, rateLimit?.left?.limit].filter(
        Number.isFinite,
      );
      for (const number of numbers) expect(limit).toContain(String(number));
    }),
    { numRuns: 300 },
  );
});
