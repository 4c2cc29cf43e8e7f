import fc from "fast-check";
import { expect, it } from "vitest";
import { keepKnown } from "./known-fields.server.ts";
import { readSigns } from "./signs.server.ts";

const form = { variant_id: "1", email: "ann@example.com", any: "1", nm_extra: "", country: "DE" };

it("of a form, what is read is kept, and nothing else", () => {
  const junk = { junk: "x".repeat(16_000), "": "y", "email ": "bea@example.com" };
  expect(keepKnown({ ...form, ...junk })).toEqual({ fields: form, hasStrayLink: false });
});

it("what is not kept shows the same signs", () => {
  const names = fc.constantFrom("message", "website", "locale", "page_url", "nm_extra", "Email");
  const texts = fc.constantFrom("", "Ann", "https://spam.example", '<a href="x">x</a>');
  fc.assert(
    fc.property(fc.dictionary(names, texts), (more) => {
      const all = { ...form, ...more };
      const shown = { userAgent: "", email: null, ageMs: null };
      expect(readSigns({ ...shown, ...keepKnown(all) })).toEqual(
        readSigns({ ...shown, fields: all, hasStrayLink: false }),
      );
    }),
  );
});
