import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mask } from "./mask.ts";

const around = fc.tuple(
  fc.constantFrom("", " ", '"', "<", "(", "at "),
  fc.constantFrom("", " ", '"', ">", ")", " is bad"),
);

describe("a masked text", () => {
  it("has no e-mail, wherever it stood", () => {
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

  it("keeps Klaviyo's own id of the error", () => {
    const id = "0a1b2c3d-1111-2222-3333-444455556666";
    expect(mask(`{"id":"${id}"}`)).toContain(id);
  });

  it("is at most 2,000 characters long", () => {
    fc.assert(fc.property(fc.string({ maxLength: 10_000 }), (text) => mask(text).length <= 2_000));
  });
});
