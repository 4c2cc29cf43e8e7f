import { expect, test } from "vitest";
import { maskEmail, maskPhone } from "./mask-address.server.ts";

test.each([
  ["ann@gmial.com", "a…@gmial.com"],
  ["ann@gmail.com", "a…@gmail.com"],
  ["ann@t-online.de", "a…@t-online.de"],
  ["👩‍👧xy@gmail.com", "👩‍👧…@gmail.com"],
  ["a@b@gmail.com", "a…@gmail.com"],
  // A domain may be the person's name, and two letters the whole of theirs.
  ["ann@ann-smith.net", "a…@…"],
  ["ann@müller.de", "a…@…"],
  ["al@gmail.com", "…@gmail.com"],
  ["👩‍👧x@gmail.com", "…@gmail.com"],
  ["@gmail.com", "…@gmail.com"],
  ["al@smith.net", "…@…"],
  ["nobody", "…"],
])("the email %s is shown as %s", (email, masked) => {
  expect(maskEmail(email)).toBe(masked);
});

test("a number is shown by its end", () => {
  expect(maskPhone("+14155552671")).toBe("…71");
});
