import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mask } from "./mask.ts";

const around = fc.tuple(
  fc.constantFrom("", " ", '"', "<", "(", "at "),
  fc.constantFrom("", " ", '"', ">", ")", " is bad"),
);

describe("a masked text", () => {
  it("has no e-mail, wherever it was", () => {
    fc.assert(
      fc.property(fc.emailAddress(), around, (email, [before, after]) => {
        expect(mask(before + email + after)).not.toContain(email);
      }),
    );
  });

  it("has no phone, however it is grouped", () => {
    const groups = fc.array(fc.integer({ min: 100, max: 9999 }), { minLength: 3, maxLength: 5 });
    fc.assert(
      fc.property(
        groups,
        fc.constantFrom("", " ", "-", ".", ") "),
        around,
        (parts, gap, [before, after]) => {
          const phone = `+${parts.join(gap)}`;
          expect(mask(before + phone + after)).not.toContain(phone);
        },
      ),
    );
  });

  it("has no private key", () => {
    expect(mask("key pk_0123456789abcdef0123456789abcdef01 is revoked")).toBe(
      "key [key] is revoked",
    );
  });

  it("has no private key of another shape, where it is labelled as one", () => {
    expect(mask('"Klaviyo-API-Key abcd1234efgh"')).not.toContain("abcd1234");
  });

  it.each(["+1/415/555/2671", "+1\u00a0415\u00a0555\u00a02671", "(415) 555-2671"])(
    "has no phone written %s",
    (phone) => {
      expect(mask(`The number ${phone} is bad`)).toBe(
        "The number [number] is bad".replace(
          "The number [",
          `The number ${phone.startsWith("(") ? "(" : ""}[`,
        ),
      );
    },
  );

  it("keeps dates and the catalog's variants readable", () => {
    const text = "On 2026-11-24 $shopify:::$default:::33001893429341 was unknown";
    expect(mask(text)).toBe(text);
  });

  it("keeps Klaviyo's own id of the error", () => {
    const id = "0a1b2c3d-1111-2222-3333-444455556666";
    expect(mask(`{"id":"${id}"}`)).toContain(id);
  });

  it("has no e-mail as an address, a page or JSON would write it", () => {
    for (const at of ["%40", "&#64;", "&#x40;", "\\u0040"]) {
      expect(mask(`{"to":"ann.smith${at}example.com"}`)).not.toContain("ann.smith");
    }
  });

  it("is at most 2,000 bytes long, of whole characters that any database takes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 10_000 }), (text) => {
        const masked = mask(`${text}\0\ud800`);
        expect(Buffer.byteLength(masked)).toBeLessThanOrEqual(2_000);
        expect(masked.isWellFormed()).toBe(true);
        expect(masked).not.toContain("\0");
      }),
    );
  });

  it("is made quickly, also from a long text without a gap", () => {
    const startedAt = performance.now();
    for (const piece of ["x", "1", "1 ", "pk_", "@", "a."]) mask(piece.repeat(64 * 1024));
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});
