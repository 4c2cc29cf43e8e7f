import { z } from "zod";
import { lastPart, type AskShop } from "./titles.server.ts";

/**
 * With 20 products of 25 variants, a query names some 520 objects: it may cost 1,000 points at most.
 * https://shopify.dev/docs/api/usage/limits
 */
const MOST_PRODUCTS = 20;
const MOST_VARIANTS = 25;
/** More words than a product's title has. */
const MOST_WORDS = 8;

const SEARCH = `#graphql
  query VariantSearch($query: String, $products: Int!, $variants: Int!) {
    shop {
      email
    }
    products(first: $products, query: $query) {
      nodes {
        id
        title
        variants(first: $variants) {
          nodes {
            id
            title
            availableForSale
          }
        }
      }
    }
  }
`;

const answer = z.object({
  data: z.object({
    shop: z.object({ email: z.string().nullish() }).nullish(),
    products: z.object({
      nodes: z.array(
        z.object({
          id: z.string(),
          title: z.string(),
          variants: z.object({
            nodes: z.array(
              z.object({ id: z.string(), title: z.string(), availableForSale: z.boolean() }),
            ),
          }),
        }),
      ),
    }),
  }),
});

export interface FoundVariant {
  variantId: string;
  productId: string;
  productTitle: string;
  /** Null for the only variant of a product. */
  variantTitle: string | null;
  soldOut: boolean;
}

export interface VariantSearch {
  /** Sold-out ones first, and otherwise as Shopify has them. */
  variants: FoundVariant[];
  /** The shop's own address at Shopify, to begin with; it is not stored. */
  shopEmail: string | null;
}

/** A product without options has one variant with this title. */
const ONLY = "Default Title";

/**
 * Finds variants by the beginnings of words in their product's title; some of all for an empty text.
 * Throws where Shopify can't be reached or refuses.
 * https://shopify.dev/docs/api/admin-graphql/2026-10/queries/products
 */
export async function searchVariants(text: string, ask: AskShop): Promise<VariantSearch> {
  const response = await ask(SEARCH, {
    variables: { query: toQuery(text), products: MOST_PRODUCTS, variants: MOST_VARIANTS },
  });
  const { shop, products } = answer.parse(await response.json()).data;
  const variants = products.nodes.flatMap((product) =>
    product.variants.nodes.map(({ id, title, availableForSale }): FoundVariant => ({
      variantId: lastPart(id),
      productId: lastPart(product.id),
      productTitle: product.title,
      variantTitle: title === ONLY ? null : title,
      soldOut: !availableForSale,
    })),
  );
  return {
    variants: [
      ...variants.filter(({ soldOut }) => soldOut),
      ...variants.filter(({ soldOut }) => !soldOut),
    ],
    shopEmail: shop?.email || null,
  };
}

/**
 * Shopify's search for words that begin so, with all else left out: a typed colon or quote would be
 * syntax. https://shopify.dev/docs/api/usage/search-syntax
 */
function toQuery(text: string): string | null {
  const words = text.slice(0, 200).match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return (
    words
      .slice(0, MOST_WORDS)
      .map((word) => `title:${word}*`)
      .join(" ") || null
  );
}
