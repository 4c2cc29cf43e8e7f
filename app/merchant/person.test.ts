import { describe, expect, it, test } from "vitest";
import { phonesOf } from "./person.server.ts";

describe("a customer's phone is found as sign-ups store it", () => {
  test.each([
    ["with its country code", "+1 (415) 555-2671", "DE", "+14155552671"],
    ["of the shop's country", "(415) 555-2671", "US", "+14155552671"],
    ["of the shop's country, with its zero", "0151 23456789", "DE", "+4915123456789"],
    ["of the shop's country, with the code but no plus", "1 415 555 2671", "US", "+14155552671"],
    ["that may be invalid in the shop's country", "555-625-1199", "US", "+15556251199"],
    ["in brackets", "(+1) 415 555 2671", "DE", "+14155552671"],
    ["that libphonenumber does not know", "+999 1234567", "US", "+9991234567"],
  ])("%s", (_, text, country, phone) => {
    expect(phonesOf(text, country)).toContain(phone);
  });
});

test.each([
  ["(415) 555-2671", "US", ["+14155552671", "4155552671"]],
  ["612345678", "US", ["612345678"]],
  ["0151 23456789", "US", ["015123456789"]],
  ["612345678", "", ["612345678"]],
])("%s in a shop of %s is of no other country", (text, country, forms) => {
  expect(phonesOf(text, country)).toEqual(forms);
});

it("the shown form comes first, and finds itself again", () => {
  for (const [text, country] of [
    ["+1 415 555 2671", "DE"],
    ["(415) 555-2671", "US"],
    ["555-625-1199", "US"],
  ] as const) {
    const [name = ""] = phonesOf(text, country);
    expect(phonesOf(name, country)).toContain(name);
    expect(phonesOf(text, country)).toContain(phonesOf(name, country)[0]);
  }
});

test.each(["", "  ", "none", "+"])("%j is no phone", (text) => {
  expect(phonesOf(text, "US")).toEqual([]);
});
