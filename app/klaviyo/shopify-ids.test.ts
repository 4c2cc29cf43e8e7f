import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { toCatalogVariantId } from "./shopify-ids.ts";

describe("a variant id becomes Klaviyo's catalog variant id", () => {
  test.each([
    [33001893429341, "$shopify:::$default:::33001893429341"],
    ["33001893429341", "$shopify:::$default:::33001893429341"],
    ["gid://shopify/ProductVariant/33001893429341", "$shopify:::$default:::33001893429341"],
    ["$shopify:::$default:::33001893429341", "$shopify:::$default:::33001893429341"],
    [9007199254740993n, "$shopify:::$default:::9007199254740993"],
    ["9007199254740993", "$shopify:::$default:::9007199254740993"],
    ["1", "$shopify:::$default:::1"],
    ["99999999999999999999", "$shopify:::$default:::99999999999999999999"],
  ])("%s", (input, id) => {
    expect(toCatalogVariantId(input)).toEqual({ ok: true, id });
  });

  it("keeps every digit of any id up to 20 digits, however it is written", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 20n - 1n }), (id) => {
        const expected = { ok: true, id: `$shopify:::$default:::${id.toString()}` };
        expect(toCatalogVariantId(id)).toEqual(expected);
        expect(toCatalogVariantId(id.toString())).toEqual(expected);
        expect(toCatalogVariantId(`gid://shopify/ProductVariant/${id.toString()}`)).toEqual(
          expected,
        );
        expect(toCatalogVariantId(expected.id)).toEqual(expected);
      }),
    );
  });
});

describe("everything else is refused with a reason", () => {
  test.each([
    ["gid://shopify/Product/33001893429341", "is a GID, but not a product variant's"],
    ["gid://shopify/ProductVariant/", "is a GID, but not a product variant's"],
    ["gid://shopify/ProductVariant/1?x=1", "is a GID, but not a product variant's"],
    ["0", "is not a whole number above zero"],
    [0, "is not a whole number above zero"],
    ["007", "is not a whole number above zero"],
    ["-1", "is not a whole number above zero"],
    [-1, "is not a whole number above zero"],
    ["+1", "is not a whole number above zero"],
    ["1.0", "is not a whole number above zero"],
    ["1e9", "is not a whole number above zero"],
    ["1 2", "is not a whole number above zero"],
    [" 1", "is not a whole number above zero"],
    ["1\n", "is not a whole number above zero"],
    ["", "is not a whole number above zero"],
    ["٣", "is not a whole number above zero"],
    ["0x10", "is not a whole number above zero"],
    ["100000000000000000000", "has more than 20 digits"],
    ["$custom:::$default:::33001893429341", "belongs to another integration's catalog"],
    ["$shopify:::other:::33001893429341", "belongs to another integration's catalog"],
    ["$shopify:::$default:::", "belongs to another integration's catalog"],
    ["$shopify:::$default:::-1", "belongs to another integration's catalog"],
    [1.5, "is not a variant id"],
    [NaN, "is not a variant id"],
    [Infinity, "is not a variant id"],
    [2 ** 53, "is not a variant id"],
    [null, "is not a variant id"],
    [undefined, "is not a variant id"],
    [{}, "is not a variant id"],
    [["1"], "is not a variant id"],
  ])("%s %s", (input, reason) => {
    expect(toCatalogVariantId(input)).toEqual({ ok: false, reason });
  });

  it("refuses any text that is not one of the four forms", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const isId =
          /^(gid:\/\/shopify\/ProductVariant\/|\$shopify:::\$default:::)?[1-9]\d{0,19}$/.test(text);
        expect(toCatalogVariantId(text).ok).toBe(isId);
      }),
    );
  });
});
