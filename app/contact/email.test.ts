import { domainToASCII, domainToUnicode } from "node:url";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { readEmail, shownEmail, spellingsOf } from "./email.server.ts";

describe("an address is read in the one form in which it is stored", () => {
  test.each([
    ["Ann@Example.com", "ann@example.com"],
    ["a@b.co", "a@b.co"],
    ["o'hara+tag@sub.example.co.uk", "o'hara+tag@sub.example.co.uk"],
    ["x_y.z@1-2.example", "x_y.z@1-2.example"],
    ["{a}&b|c@example.com", "{a}&b|c@example.com"],
    [`${"l".repeat(64)}@example.com`, `${"l".repeat(64)}@example.com`],
    ["info@müller.de", "info@xn--mller-kva.de"],
    ["info@xn--mller-kva.de", "info@xn--mller-kva.de"],
    ["INFO@XN--MLLER-KVA.DE", "info@xn--mller-kva.de"],
    ["info@mu\u0308ller.de", "info@xn--mller-kva.de"],
    ["info@straße.de", "info@xn--strae-oqa.de"],
    ["info@foo\u2011bar.de", "info@foo-bar.de"],
    ["ann\u2010b@foo\u2013bar.de", "ann-b@foo-bar.de"],
    ["ann@例え。テスト", "ann@xn--r8jz45g.xn--zckzah"],
    ["ann@пример.рф", "ann@xn--e1afmkfd.xn--p1ai"],
    // As Chromium's field encodes what was pasted, before any script reads it: U+2011, U+2212,
    // U+2800, full-width letters, and the capital of a Turkish i.
    ["ann@xn--example-706c.com", "ann@exa-mple.com"],
    ["ann@xn--example-pe0d.com", "ann@exa-mple.com"],
    ["ann@xn--example-nb0e.com", "ann@example.com"],
    ["ann@XN--EXAMPLE-706C.co.uk", "ann@exa-mple.co.uk"],
    ["ann@xn--gmail-bgd.com", "ann@gmail.com"],
    ["ann@GMAİL.com", "ann@gmail.com"],
    ["ALİ@gmail.com", "ali@gmail.com"],
    ["ann@xn--gmal-nza.com", "ann@xn--gmal-nza.com"],
  ])("%s", (typed, stored) => {
    expect(readEmail(typed)).toBe(stored);
  });
});

test.each([
  ...["", "ann", "@example.com", "ann@", "ann@@example.com", "a@b.com, c@d.com"],
  // What Klaviyo refuses after the shopper has left.
  ...["ann@gmail.c", "ann..b@example.com", ".ann@example.com", "ann.@example.com"],
  ...["ann@example.123", "ann@example.1a", "ann@example.c0m", "ann@localhost", "ann@com"],
  ...["ann@-a.com", "ann@a-.com", "ann@a..com", "ann@.com", "ann@a_b.com"],
  ...["ann@1.2.3.4", "ann@[1.2.3.4]", "ann@[IPv6:::1]", "ann@0x7f.1", "ann@127.1"],
  ...["ann@exa%6dple.com", "ann@example.com/x", "ann@example.com:25", "ann@exam#ple.com"],
  // Encoded, with what may not be typed either: an emoji; and what decodes to nothing.
  ...["ann@💩.la", "ann@xn--ls8h.la", "ann@xn--a.com", "ann@xn--zzzzzzz99999.com"],
  ...['"ann b"@example.com', "ann(x)@example.com", "ann<b>@example.com", "ann<b@example.com"],
  ...["<ann@example.com> <b@example.com>", "a@b.com <c@d.com>", "mailto:", "<>", "ann@."],
  ...["jörg@example.com", "анна@пример.рф", "ann@exa mple.com", "ann smith@example.com"],
  ...[
    "ann@example.com\u0000",
    "ann\u0007@example.com",
    "ann\r\nbcc: x@example.com",
    "ann@xn--.com",
  ],
  ...[`${"l".repeat(65)}@example.com`, `a@${"a".repeat(64)}.com`],
  `a@${"b.".repeat(130)}com`,
  `${"\u200b".repeat(2_000)}a@b.co`,
])("%j is no address", (typed) => {
  expect(readEmail(typed)).toBeUndefined();
});

const labels = fc.stringMatching(/^[a-z]([a-z0-9-]{0,8}[a-z0-9])?$/);
const international = fc.constantFrom("müller", "straße", "例え", "пример", "한국", "øre");
const locals = fc.stringMatching(/^[a-z0-9+_'-]{1,10}(\.[a-z0-9]{1,5})?$/);
const addresses = fc
  .tuple(locals, fc.oneof(labels, international), fc.constantFrom("de", "com", "co.uk", "рф"))
  .map(([local, label, rest]) => `${local}@${label}.${rest}`);

/** Any label as a browser encodes it. */
const encoded = fc
  .string({ unit: "binary", minLength: 1, maxLength: 8 })
  .map((label) => domainToASCII(`a${label}b`))
  .filter((label) => label !== "");

describe("whatever the address", () => {
  it("a domain that a browser encoded is read as its letters are", () => {
    fc.assert(
      fc.property(encoded, (label) => {
        const stored = readEmail(`ann@${label}.com`);
        expect(stored).toBe(readEmail(`ann@${domainToUnicode(label)}.com`));
        if (stored !== undefined) expect(readEmail(stored)).toBe(stored);
      }),
    );
  });

  it("its stored form is read as itself, and each of its spellings as the same", () => {
    fc.assert(
      fc.property(addresses, (address) => {
        const stored = readEmail(address);
        fc.pre(stored !== undefined);
        expect(readEmail(stored)).toBe(stored);
        expect(readEmail(shownEmail(stored))).toBe(stored);
        for (const spelling of spellingsOf(address)) expect(readEmail(spelling)).toBe(stored);
        expect(spellingsOf(address)[0]).toBe(stored);
        expect(spellingsOf(stored)).toEqual(expect.arrayContaining(spellingsOf(address)));
      }),
    );
  });

  it("what is read has one @, no empty part, and letters at its end", () => {
    const typed = fc.oneof(fc.string({ unit: "binary" }), fc.emailAddress(), addresses);
    fc.assert(
      fc.property(typed, (text) => {
        const email = readEmail(text);
        if (email === undefined) return;
        expect(email).toMatch(/^[^@\s]+@([^@.\s]+\.)+([a-z]{2,}|xn--[a-z0-9-]+)$/);
        expect(email).not.toMatch(/\.\.|^\.|\.@|[^\x21-\x7e]/);
        expect(email.length).toBeLessThanOrEqual(254);
        expect(email).toBe(readEmail(email));
      }),
    );
  });

  it("there is always a spelling to search a person by, whatever was written", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        for (const spelling of spellingsOf(text)) expect(spelling).not.toBe("");
      }),
    );
  });
});

describe("an address is shown as its owner knows it", () => {
  test.each([
    ["info@xn--mller-kva.de", "info@müller.de"],
    ["ann@xn--r8jz45g.jp", "ann@例え.jp"],
    ["ann@example.com", "ann@example.com"],
    // Letters that look like others stay as they are stored: Cyrillic "а", Greek "ο", mixed scripts.
    ["ann@xn--pple-43d.com", "ann@xn--pple-43d.com"],
    ["ann@xn--e1afmkfd.xn--p1ai", "ann@xn--e1afmkfd.xn--p1ai"],
    ["odd@local", "odd@local"],
    ["odd", "odd"],
    ["", ""],
  ])("%s as %s", (stored, shown) => {
    expect(shownEmail(stored)).toBe(shown);
  });
});
