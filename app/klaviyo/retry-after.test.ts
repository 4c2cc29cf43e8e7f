import { describe, expect, test } from "vitest";
import { readRetryAfter } from "./rate-limit.ts";

const NOW = Date.parse("2026-11-24T12:00:00Z");

describe("Retry-After is read as milliseconds from now", () => {
  test.each([
    ["1", 1000],
    [" 30 ", 30_000],
    ["300", 300_000],
    ["Tue, 24 Nov 2026 12:00:10 GMT", 10_000],
    [null, null],
    ["", null],
    ["0", null],
    ["301", null],
    ["99999999999999", null],
    ["-1", null],
    ["1.5", null],
    ["soon", null],
    ["Tue, 24 Nov 2026 11:59:59 GMT", null],
    ["Tue, 24 Nov 2099 12:00:00 GMT", null],
  ])("%s", (value, ms) => {
    expect(readRetryAfter(value, NOW)).toBe(ms);
  });
});
