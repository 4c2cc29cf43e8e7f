import { describe, expect, it } from "vitest";
import { installedShop } from "#sandbox/shopify/installed-shop.ts";
import { createVariantResolver } from "./resolve-variants.server.ts";
import type { VariantName } from "./variant-name.ts";

/** Looks up in the double of Shopify's Admin API, and counts the queries. */
function resolver() {
  const shop = installedShop();
  const asked: string[] = [];
  const resolve = createVariantResolver(async (query, { variables }) => {
    asked.push(query);
    return Response.json(await shop.query(query, variables));
  });
  return { resolve, asked };
}

const byId = (id: string): VariantName => ({ by: "id", id });
const bySku = (sku: string): VariantName => ({ by: "sku", sku });
const byHandle = (handle: string, ...options: string[]): VariantName => ({
  by: "handle",
  handle,
  options,
});

describe("a variant", () => {
  it.each<[VariantName, string]>([
    [byId("33001893462109"), "33001893462109"],
    [byId("999"), "variant_unknown"],
    [byId("6735915917341"), "variant_unknown"],
    [bySku("shirt-medium-chalk"), "33001893462109"],
    [bySku("SHIRT"), "sku_unknown"],
    [bySku('A" OR sku:"MUG-GREEN'), "sku_unknown"],
    [bySku("back\\slash"), "sku_unknown"],
    [byHandle("linen-shirt", "Medium", "Chalk"), "33001893462109"],
    [byHandle("linen-shirt", "medium / chalk"), "33001893462109"],
    [byHandle("linen-shirt", "Large"), "33001893494877"],
    [byHandle("linen-shirt", "Medium"), "options_missing"],
    [byHandle("linen-shirt"), "options_missing"],
    [byHandle("linen-shirt", "Huge"), "options_unknown"],
    [byHandle("enamel-mug"), "39412345872477"],
    [byHandle("enamel-mug", "Default Title"), "39412345872477"],
    [byHandle("enamel"), "handle_unknown"],
  ])("is found by its name: %j", async (name, found) => {
    const [resolved] = await resolver().resolve([name]);
    expect(typeof resolved === "object" ? resolved.variantId : resolved).toBe(found);
  });

  it("of a SKU that two have is not guessed", async () => {
    const node = (id: string) => ({
      id: `gid://shopify/ProductVariant/${id}`,
      sku: "TWICE",
      product: { id: "gid://shopify/Product/1" },
    });
    const data = {
      productVariants: { nodes: [node("1"), node("2")], pageInfo: { hasNextPage: false } },
    };
    const resolve = createVariantResolver(() => Promise.resolve(Response.json({ data })));
    expect(await resolve([bySku("twice")])).toEqual(["sku_ambiguous"]);
  });

  it("is asked for once, with many others", async () => {
    const { resolve, asked } = resolver();
    const names = [...Array.from({ length: 500 }, (_, at) => byId(String(at + 1))), bySku("TOWEL")];
    await resolve(names);
    expect(asked.length).toBe(3);
    await resolve(names);
    expect(asked.length).toBe(3);
  });
});
