import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { normaliseEmail, normalisePhone, normaliseText } from "./normalise.ts";

describe("an e-mail address that was pasted", () => {
  test.each([
    ["  Ann@Example.COM ", "ann@example.com"],
    ["ann\u200b@exam\u200bple.com", "ann@example.com"],
    ["\u202aann@example.com\u202c", "ann@example.com"],
    ["\u2066ann@example.com\u2069\ufeff", "ann@example.com"],
    ["an\u00adn@example.com", "ann@example.com"],
    ["ann\ufe0f@example.com", "ann@example.com"],
    ["ann@example.com\u{e0101}", "ann@example.com"],
    ["ａｎｎ＠ｅｘａｍｐｌｅ．ｃｏｍ", "ann@example.com"],
    ["ann@example。com", "ann@example.com"],
    ["ann@\u2009example.com", "ann@example.com"],
    ["ann\u00a0@exam\u202fple.com\u3000", "ann@example.com"],
    ["ann @ example . com", "ann@example.com"],
    ["\t ann@example.com\r\n", "ann@example.com"],
    ["info@mu\u0308ller.de", "info@müller.de"],
    ["info@mu\u034f\u0308ller.de", "info@müller.de"],
    ["INFO@MÜLLER.DE", "info@müller.de"],
    ["ALİ@GMAİL.com", "ali@gmail.com"],
    ["ann@gmaıl.com", "ann@gmaıl.com"],
    // What a link, a mail program or a sentence puts around it.
    ["mailto:ann@example.com", "ann@example.com"],
    ["MAILTO: ann@example.com?subject=Hello%20Ann", "ann@example.com"],
    ["<ann@example.com>", "ann@example.com"],
    ["＜ann@example.com＞", "ann@example.com"],
    ["<mailto:ann@example.com>", "ann@example.com"],
    ["Ann Smith <ann@example.com>,", "ann@example.com"],
    ["(ann@example.com)", "ann@example.com"],
    ["\u201cann@example.com\u201d", "ann@example.com"],
    ["ann@example.com.", "ann@example.com"],
    ["ann@example.com,", "ann@example.com"],
    ["ann@example.com ;", "ann@example.com"],
    ["ann@example.com。", "ann@example.com"],
    ["ann.", "ann."],
    // These may be two words, or two lines: they are refused, not guessed.
    ["ann smith@example.com", "ann smith@example.com"],
    ["ann@exa mple.com", "ann@exa mple.com"],
    ["Dr. ann@example.com", "dr. ann@example.com"],
    ["ann\r\nbcc: x@example.com", "ann\r\nbcc: x@example.com"],
    ["\u200b\u00a0\u3000", ""],
  ])("%j is %j", (pasted, meant) => {
    expect(normaliseEmail(pasted)).toBe(meant);
  });
});

describe("a phone number that was pasted", () => {
  test.each([
    ["\u202a+49 151 23456789\u202c", "+49 151 23456789"],
    ["０９０－１２３４－５６７８", "090-1234-5678"],
    ["＋８１\u3000９０ １２３４ ５６７８", "+81 90 1234 5678"],
    ["+1\u00a0415\u2009555\u200b2671", "+1 415 5552671"],
    ["٠٥٠١٢٣٤٥٦٧", "0501234567"],
    ["۰۹۱۲۳۴۵۶۷۸۹", "09123456789"],
    ["4\ufe0f15", "415"],
    ["tel:+1-415-555-2671", "+1-415-555-2671"],
    ["Tel: 415 555 2671", "415 555 2671"],
    ["sms://+14155552671", "+14155552671"],
    ["(+1) 415 555 2671", "+1 415 555 2671"],
    ["(+1 415) 555 2671", "+1 415 555 2671"],
    ["(415) 555 2671", "(415) 555 2671"],
    ["+14155552671,", "+14155552671"],
    ["+14155552671 .", "+14155552671"],
  ])("%j is %j", (pasted, meant) => {
    expect(normalisePhone(pasted)).toBe(meant);
  });
});

const wrapped = fc
  .array(fc.constantFrom("mailto:", "tel:", "sms://", ...Array.from("<>()[]@+ .,;?a1\u201c\u201d")))
  .map((parts) => parts.join(""));
const texts = fc.oneof(
  wrapped,
  fc.string({ unit: "binary" }),
  fc.string({
    unit: fc.constantFrom(
      ...Array.from(
        "aＡ.。@＠ \u00a0\u2009\u3000\u200b\u202e\u00ad\ufe0f\u0308\u0307\u0301İi١1\n<>()+?;,",
      ),
    ),
  }),
);

describe("whatever the text", () => {
  it.each([normaliseText, normaliseEmail, normalisePhone])(
    "%o leaves its own result as it is",
    (of) => {
      fc.assert(
        fc.property(texts, (text) => {
          expect(of(of(text))).toBe(of(text));
        }),
      );
    },
  );

  it("invisible characters make no difference", () => {
    const unseen = fc.constantFrom("\u200b", "\u200e", "\u202a", "\u00ad", "\ufeff", "\ufe0f");
    const plain = fc.string({ unit: fc.constantFrom(...Array.from("abc.@+123")) });
    fc.assert(
      fc.property(fc.array(fc.tuple(plain, unseen)), (parts) => {
        const [clean, pasted] = [parts.map(([text]) => text).join(""), parts.flat().join("")];
        expect(normaliseEmail(pasted)).toBe(normaliseEmail(clean));
        expect(normalisePhone(pasted)).toBe(normalisePhone(clean));
      }),
    );
  });
});
