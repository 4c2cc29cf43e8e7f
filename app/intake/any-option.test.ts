import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { MOST_OPTIONS, readListed } from "./any-option.server.ts";
import { readPageToken } from "./page-token.server.ts";

const ticked = (any_variants: string) => ({ any: "1", any_variants });

describe("the variants that a form for any option lists", () => {
  test.each<[string, Record<string, string>, string[] | undefined]>([
    ["are those of the list, in its order", ticked("42,7,99"), ["42", "7", "99"]],
    ["are read from GIDs", ticked("gid://shopify/ProductVariant/42, 7"), ["42", "7"]],
    ["are named once", ticked("42,7,42"), ["42", "7"]],
    ["are none without a tick", { any_variants: "42,7" }, []],
    ["are none with an empty box", { any: "", any_variants: "42,7" }, []],
    ["are none without a list", { any: "1" }, []],
    ["are none with an empty list", ticked(" "), []],
    ["are no list with a malformed id", ticked("42,seven"), undefined],
    ["are no list with an empty id", ticked("42,,7"), undefined],
    ["are no list with another kind of id", ticked("gid://shopify/Product/42"), undefined],
    ["do not matter without a tick, whatever they are", { any_variants: "seven" }, []],
  ])("%s", (_, fields, expected) => {
    expect(readListed(fields)).toEqual(expected);
  });

  it("are 50 at most", () => {
    const list = (length: number) => Array.from({ length }, (__, at) => String(at + 1)).join(",");
    expect(readListed(ticked(list(MOST_OPTIONS)))).toHaveLength(50);
    expect(readListed(ticked(list(MOST_OPTIONS + 1)))).toBeUndefined();
    // However long it is, no more of it is read.
    expect(readListed(ticked("1,".repeat(500_000)))).toBeUndefined();
  });
});

describe("the token of a list", () => {
  const NOW = new Date("2026-12-01T12:00:00Z");
  const SHOP = "harbour.myshopify.com";
  const secrets = { secrets: ["present"], mayBeUnsigned: false };
  const id = fc.bigInt({ min: 1n, max: 10n ** 20n - 1n }).map(String);
  const ids = fc.uniqueArray(id, { minLength: 2, maxLength: MOST_OPTIONS });

  /** As the block's Liquid does. */
  function sign(list: string[], productId: string): string {
    const second = String(NOW.getTime() / 1_000 - 60);
    const text = [SHOP, productId, list.join(","), second].join("|");
    const hash = createHmac("sha256", "present").update(text).digest("hex");
    return `v1.${second}.${hash.slice(0, 32)}`;
  }

  const kindOf = (token: string, list: string[], productId: string) => {
    const listed = readListed(ticked(list.join(","))) ?? [];
    const page = { shop: SHOP, productId, variantId: listed.join(",") };
    return readPageToken(token, page, secrets, NOW).kind;
  };

  it("is valid for that list and product, and for no other", () => {
    fc.assert(
      fc.property(ids, ids, id, id, (list, other, product, otherProduct) => {
        fc.pre(list.join() !== other.join() && product !== otherProduct);
        const token = sign(list, product);
        expect(kindOf(token, list, product)).toBe("valid");
        expect(kindOf(token, other, product)).toBe("invalid");
        expect(kindOf(token, list, otherProduct)).toBe("invalid");
      }),
    );
  });

  it("is not valid for a part of the list, another order, or one more", () => {
    fc.assert(
      fc.property(ids, id, (list, more) => {
        fc.pre(!list.includes(more));
        const token = sign(list, "8001");
        for (const changed of [list.slice(1), list.toReversed(), [...list, more]]) {
          expect(kindOf(token, changed, "8001")).not.toBe("valid");
        }
      }),
    );
  });
});
