import { describe, expect, it, test } from "vitest";
import { installedShop } from "#sandbox/shopify/installed-shop.ts";
import type { AskShop } from "./titles.server.ts";
import { searchVariants } from "./variant-search.server.ts";

/** Asks the double of Shopify's Admin API. */
function askOf(options: { scopes?: string } = {}): AskShop {
  const shop = installedShop(options);
  return async (query, { variables }) => Response.json(await shop.query(query, variables));
}

const find = async (text: string) => (await searchVariants(text, askOf())).variants;

describe("variants", () => {
  it("are found by the beginnings of words, sold-out ones first", async () => {
    const found = await find("  Shirt LIN");
    expect(found.map(({ variantTitle, soldOut }) => [variantTitle, soldOut])).toEqual([
      ["Medium / Chalk", true],
      ["Small / Ink", true],
      ["Small / Chalk", false],
      ["Large / Chalk", false],
      ["Medium / Ink", false],
    ]);
    expect(found[0]).toMatchObject({
      variantId: "33001893462109",
      productId: "6735915917341",
      productTitle: "Linen shirt",
    });
  });

  it("of a product without options have no title of their own", async () => {
    expect(await find("mug")).toMatchObject([{ productTitle: "Enamel mug", variantTitle: null }]);
  });

  it("of some products are there before anything is typed", async () => {
    const { variants, shopEmail } = await searchVariants("", askOf());
    expect(variants.length).toBeGreaterThan(5);
    expect(shopEmail).toBe("owner@outfitters.example");
  });

  test.each(['towel "A & B"', "title:towel", "(towel*", "towel\\"])(
    "are searched without syntax: %s",
    async (text) => {
      expect(await find(text)).toEqual(
        text.startsWith("title") ? [] : [expect.objectContaining({ variantId: "39412345970781" })],
      );
    },
  );

  it("can't be searched without the scope", async () => {
    await expect(searchVariants("", askOf({ scopes: "write_app_proxy" }))).rejects.toThrow();
  });
});
