import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readInStock, readProduct } from "./webhook-payload.ts";

const NOW = new Date("2026-11-30T12:00:00.000Z");
const TRIGGERED = new Date("2026-11-30T11:59:58.400Z");
const UPDATED = "2026-11-30T06:59:58-05:00";

const variant = {
  id: 33001893429341,
  admin_graphql_api_id: "gid://shopify/ProductVariant/33001893429341",
  inventory_policy: "deny",
  inventory_management: "shopify",
  inventory_quantity: 3,
  price: "19.90",
};

const product = (changes: object = {}, ...variants: unknown[]) => ({
  id: 6735915917341,
  status: "active",
  updated_at: UPDATED,
  variants: variants.length > 0 ? variants : [variant],
  ...changes,
});

const read = (payload: unknown) => readProduct(payload, TRIGGERED, NOW);

/** What one variant with these changes is taken for. */
function availabilityOf(changes: object, ofProduct: object = {}) {
  const { observations, unclear } = read(product(ofProduct, { ...variant, ...changes }));
  return unclear.length > 0 ? "unclear" : observations[0]?.available;
}

describe("products/update", () => {
  it("says what it says of each variant, in the second of its own time", () => {
    expect(read(product())).toEqual({
      observations: [
        {
          variantId: "33001893429341",
          available: true,
          quantity: 3,
          at: TRIGGERED,
          productId: "6735915917341",
          price: "19.90",
        },
      ],
      unclear: [],
    });
  });

  it.each<[string, object, boolean | "unclear", object?]>([
    ["there is some of it", {}, true],
    ["there is none of it", { inventory_quantity: 0 }, false],
    ["more is sold than there was", { inventory_quantity: -4 }, false],
    ["it is sold on without stock", { inventory_quantity: 0, inventory_policy: "continue" }, true],
    ["its inventory is not tracked", { inventory_quantity: 0, inventory_management: null }, true],
    ["another service tracks it", { inventory_quantity: 0, inventory_management: "acme" }, false],
    ["it has some, and no word of tracking", { inventory_management: undefined }, true],
    [
      "it has none, and no word of tracking",
      { inventory_quantity: 0, inventory_management: undefined },
      "unclear",
    ],
    ["its quantity is missing", { inventory_quantity: undefined }, "unclear"],
    ["its quantity is null", { inventory_quantity: null }, "unclear"],
    ["its quantity is no number", { inventory_quantity: "many" }, "unclear"],
    ["its quantity is a text of digits", { inventory_quantity: "0" }, false],
    ["its quantity is a fraction", { inventory_quantity: 0.5 }, "unclear"],
    ["its quantity is beyond the database's", { inventory_quantity: 2 ** 31 }, "unclear"],
    ["its policy is odd", { inventory_policy: {}, inventory_quantity: 0 }, false],
    ["its product is a draft", {}, false, { status: "draft" }],
    ["its product is archived", {}, false, { status: "ARCHIVED" }],
    ["its product is unlisted", {}, true, { status: "unlisted" }],
    ["its product has no status", {}, true, { status: undefined }],
    ["its product's status is null", {}, true, { status: null }],
    ["its product's status is odd", {}, "unclear", { status: 7 }],
  ])("reads a variant where %s", (_, changes, expected, ofProduct) => {
    expect(availabilityOf(changes, ofProduct)).toBe(expected);
  });

  it.each<[string, object, string | undefined]>([
    ["a number", { id: 7 }, "7"],
    ["a text of digits", { id: "7" }, "7"],
    ["a global id", { id: "gid://shopify/ProductVariant/7" }, "7"],
    [
      "only a global id",
      { id: undefined, admin_graphql_api_id: "gid://shopify/ProductVariant/7" },
      "7",
    ],
    [
      "a number too large to be exact beside a global id",
      { id: 2 ** 60, admin_graphql_api_id: "gid://shopify/ProductVariant/788032119674292922" },
      "788032119674292922",
    ],
    ["a number too large to be exact", { id: 2 ** 60, admin_graphql_api_id: null }, undefined],
    ["of a product", { id: "gid://shopify/Product/7", admin_graphql_api_id: null }, undefined],
    ["negative", { id: -7, admin_graphql_api_id: null }, undefined],
    ["zero", { id: 0, admin_graphql_api_id: "" }, undefined],
    ["a fraction", { id: 7.5, admin_graphql_api_id: null }, undefined],
    ["an object", { id: {}, admin_graphql_api_id: [] }, undefined],
    ["SQL", { id: "7' OR 1=1", admin_graphql_api_id: null }, undefined],
    ["missing", { id: undefined, admin_graphql_api_id: undefined }, undefined],
  ])("reads a variant's id that is %s", (_, changes, variantId) => {
    const { observations, unclear } = read(product({}, { ...variant, ...changes }));
    expect(observations.map((one) => one.variantId)).toEqual(variantId ? [variantId] : []);
    expect(unclear).toEqual([]);
  });

  it.each<[string, unknown]>([
    ["null", null],
    ["a text", "{}"],
    ["a number", 7],
    ["a list", [product()]],
    ["empty", {}],
    ["of another kind", { shop_id: 1, customer: { email: "a@example.com" } }],
    ["without variants", { ...product(), variants: undefined }],
    ["with variants that are none", product({ variants: "all" })],
    ["with a list of nothing", product({ variants: [null, 7, "x", [], {}] })],
    ["with odd global ids", { variant_gids: [null, {}, "x", { admin_graphql_api_id: 0.5 }] }],
  ])("says nothing where it is %s", (_, payload) => {
    expect(read(payload)).toEqual({ observations: [], unclear: [] });
  });

  it.each<[string, unknown, string]>([
    ["the header's within its second", UPDATED, "2026-11-30T11:59:58.400Z"],
    [
      "the end of its second, if the header's is later",
      "2026-11-30T11:59:50Z",
      "2026-11-30T11:59:50.999Z",
    ],
    ["its own, if the header's is earlier", "2026-11-30T11:59:59Z", "2026-11-30T11:59:59.000Z"],
    ["the header's, if it is in the future", "2026-12-30T11:59:59Z", TRIGGERED.toISOString()],
    ["the header's, if it is older than Shopify", "1970-01-01T00:00:00Z", TRIGGERED.toISOString()],
    ["the header's, if it is none", "yesterday", TRIGGERED.toISOString()],
    ["the header's, if it is a number", 7, TRIGGERED.toISOString()],
    ["the header's, if it is missing", undefined, TRIGGERED.toISOString()],
  ])("is of %s", (_, updated_at, at) => {
    expect(read(product({ updated_at })).observations[0]?.at.toISOString()).toBe(at);
  });

  it("has Shopify asked of variants that it has by their ids alone", () => {
    const gids = [7, 33001893429341].map((id) => ({
      admin_graphql_api_id: `gid://shopify/ProductVariant/${id}`,
    }));
    expect(read(product({ variant_gids: gids }))).toMatchObject({
      observations: [{ variantId: "33001893429341" }],
      unclear: ["7"],
    });
  });

  it("reads each variant once, and no more than Shopify allows", () => {
    const many = Array.from({ length: 3_000 }, (_, at) => ({ ...variant, id: at + 1 }));
    expect(read(product({ variants: [...many.slice(0, 1), ...many] })).observations).toHaveLength(
      2_047,
    );
  });

  it.each<[unknown, string | null]>([
    ["19.90", "19.90"],
    [19.9, "19.9"],
    ["0", "0"],
    ["-1", null],
    ["1e9", null],
    ["", null],
    [null, null],
    [{}, null],
  ])("takes the price %j for %j", (price, expected) => {
    expect(read(product({}, { ...variant, price })).observations[0]?.price).toBe(expected);
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (payload, other) => {
        read(payload);
        read(product({ variants: [payload, other] }));
        readInStock(payload, TRIGGERED, NOW);
        readInStock({ id: 7, updated_at: payload, price: other }, TRIGGERED, NOW);
      }),
    );
  });
});

describe("variants/in_stock", () => {
  const inStock = (payload: unknown) => readInStock(payload, TRIGGERED, NOW).observations;

  it("says that its variant can be bought", () => {
    const payload = { ...variant, product_id: 6735915917341, updated_at: UPDATED };
    expect(inStock(payload)).toEqual([
      {
        variantId: "33001893429341",
        available: true,
        quantity: 3,
        at: TRIGGERED,
        productId: "6735915917341",
        price: "19.90",
      },
    ]);
    expect(inStock({ id: 7 })).toMatchObject([
      { variantId: "7", available: true, quantity: null, productId: null, price: null },
    ]);
    // What it says of a quantity can't be true.
    expect(inStock({ id: 7, inventory_quantity: 0 })).toMatchObject([{ quantity: null }]);
  });

  it.each([
    null,
    [],
    {},
    7,
    "7",
    { id: null },
    { admin_graphql_api_id: "gid://shopify/Product/7" },
  ])("says nothing where it is %j", (payload) => {
    expect(inStock(payload)).toEqual([]);
  });
});
