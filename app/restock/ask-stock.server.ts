import { z } from "zod";
import type { AskShop } from "../catalog/titles.server.ts";
import type { Observation } from "./stock.ts";

/** Variants of one query. Shopify's `nodes` takes up to 250 ids; its cost is counted per id. */
export const MOST_ASKED = 100;

/** https://shopify.dev/docs/api/admin-graphql/2026-10/objects/ProductVariant */
const STOCK = `#graphql
  query VariantStock($ids: [ID!]!) {
    shop {
      currencyCode
    }
    nodes(ids: $ids) {
      ... on ProductVariant {
        id
        availableForSale
        inventoryQuantity
        price
        product {
          id
          status
        }
      }
    }
  }
`;

const answer = z.object({
  data: z.object({
    shop: z.object({ currencyCode: z.string() }),
    nodes: z.array(
      z
        .object({
          id: z.string(),
          availableForSale: z.boolean(),
          inventoryQuantity: z.number().int().nullish(),
          price: z.string().nullish(),
          product: z.object({ id: z.string(), status: z.string() }),
        })
        .nullable(),
    ),
  }),
});

/** In which statuses of its product a variant can be bought. */
const ON_SALE = ["ACTIVE", "UNLISTED"];

/**
 * Asks Shopify for the stock of at most 100 variants, as of `at`, when the question was asked. Those
 * that Shopify does not know are left out. Throws where Shopify can't be reached or refuses.
 */
export async function askStock(
  variantIds: string[],
  ask: AskShop,
  at: Date,
): Promise<{ currency: string; observations: Observation[] }> {
  const ids = variantIds.map((id) => `gid://shopify/ProductVariant/${id}`);
  const response = await ask(STOCK, { variables: { ids } });
  const { shop, nodes } = answer.parse(await response.json()).data;
  const observations = variantIds.flatMap((variantId, place): Observation[] => {
    const node = nodes[place];
    if (!node) return [];
    const { availableForSale, inventoryQuantity, price, product } = node;
    const productId = product.id.slice(product.id.lastIndexOf("/") + 1);
    const available = availableForSale && ON_SALE.includes(product.status);
    const quantity = inventoryQuantity ?? null;
    return [{ variantId, available, quantity, at, productId, price: price ?? null }];
  });
  return { currency: shop.currencyCode, observations };
}
