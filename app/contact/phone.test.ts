import { describe, expect, test } from "vitest";
import { readPhone } from "./phone.ts";

describe("a phone number is read as E.164", () => {
  test.each([
    ["(415) 555-2671", "US", "+14155552671"],
    ["089 123456-0", "DE", "+49891234560"],
    ["0151 12345678", "DE", "+4915112345678"],
    ["０９０－１２３４－５６７８", "JP", "+819012345678"],
    ["\u202a+225 07 01 23 45 67\u202c", "US", "+2250701234567"],
    ["٠٥٠١٢٣٤٥٦٧", "AE", "+971501234567"],
    ["04 12 345 678", "AU", "+61412345678"],
    ["+52 1 55 1234 5678", "US", "+525512345678"],
    ["1 55 1234 5678", "MX", "+525512345678"],
    ["044 55 1234 5678", "MX", "+525512345678"],
    ["tel:+49-151-12345678", "US", "+4915112345678"],
    ["tel:0151 12345678", "DE", "+4915112345678"],
    ["0049 151 12345678", "DE", "+4915112345678"],
    ["+49 (0)151 12345678", "US", "+4915112345678"],
  ])("%j of %s", (typed, country, e164) => {
    expect(readPhone(typed, country)).toBe(e164);
  });
});

test.each([
  // With digits missing: the short set of rules takes each of these.
  ["090-1234-567", "JP"],
  ["0151 2345", "DE"],
  ["12345", "FI"],
  ["+81 90 1234 567", "US"],
  ["12", "US"],
  ["+52 1 55 1234 567", "MX"],
  ["tel:", "MX"],
  ["call 415 555 2671 now", "US"],
  ["+999 123456789", "US"],
  [`${"\u200b".repeat(200)}+14155552671`, "US"],
])("%j of %s is no phone number", (typed, country) => {
  expect(readPhone(typed, country)).toBeUndefined();
});
