import { expect, test } from "vitest";
import { maskEmail, maskPhone, readOldAddresses } from "./old-addresses.ts";

test.each([
  ["ann@gmial.com", "a…@gmial.com"],
  ["é@example.com", "é…@example.com"],
  ["👩‍👧x@example.com", "👩‍👧…@example.com"],
  ["a@b@example.com", "a…@example.com"],
  ["@example.com", "…@example.com"],
  ["nobody", "…"],
])("the email %s is shown as %s", (email, masked) => {
  expect(maskEmail(email)).toBe(masked);
});

test("a number is shown by its end", () => {
  expect(maskPhone("+14155552671")).toBe("…71");
});

test.each([
  ['{"email":"a…@x.com"}', { email: "a…@x.com" }],
  ["{}", {}],
  ["null", undefined],
  ["{", undefined],
  [null, undefined],
])("%j is read as %j", (stored, was) => {
  expect(readOldAddresses(stored)).toEqual(was);
});
