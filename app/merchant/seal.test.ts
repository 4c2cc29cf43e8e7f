import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seal, unseal } from "./seal.server.ts";

const keys = [randomBytes(32)];

describe("a sealed key", () => {
  it("opens for the shop that it was sealed for, and reveals nothing", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8 }), (secret) => {
        const sealed = seal("a.myshopify.com", secret, keys);
        expect(sealed).not.toContain(secret);
        expect(unseal("a.myshopify.com", sealed, keys)).toBe(secret);
      }),
    );
  });

  it("does not open in another shop's row", () => {
    const sealed = seal("a.myshopify.com", "pk_secret", keys);
    expect(unseal("b.myshopify.com", sealed, keys)).toBeUndefined();
  });

  it("does not open under another encryption key", () => {
    expect(unseal("a", seal("a", "pk_secret", keys), [randomBytes(32)])).toBeUndefined();
  });

  it("opens under an older key after a rotation, and is sealed under the newest", () => {
    const [older] = keys;
    const newer = randomBytes(32);
    const sealed = seal("a", "pk_secret", keys);
    expect(unseal("a", sealed, [newer, older!])).toBe("pk_secret");
    expect(unseal("a", seal("a", "pk_secret", [newer, older!]), [newer])).toBe("pk_secret");
  });

  it("does not open once a single character is changed or cut", () => {
    const sealed = seal("a", "pk_secret", keys);
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = sealed.slice(0, at) + (sealed[at] === "A" ? "B" : "A") + sealed.slice(at + 1);
      // The last character of base64url may carry unused bits: skip changes that decode to the same
      // bytes.
      if (
        Buffer.from(changed.split(".")[1] ?? "", "base64url").equals(
          Buffer.from(sealed.split(".")[1]!, "base64url"),
        ) &&
        changed.split(".")[0] === sealed.split(".")[0]
      )
        continue;
      expect(unseal("a", changed, keys)).toBeUndefined();
      expect(unseal("a", sealed.slice(0, at), keys)).toBeUndefined();
    }
  });

  it("is a different text each time", () => {
    expect(seal("a", "pk_secret", keys)).not.toBe(seal("a", "pk_secret", keys));
  });
});
