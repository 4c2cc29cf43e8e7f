import { z } from "zod";
import { foldText } from "./fold-text.ts";
import { lastPart, type AskShop } from "./titles.server.ts";
import type { ResolvedVariant, VariantFault, VariantName } from "./variant-name.ts";

/** Shopify's `nodes` takes up to 250 ids. */
const IDS = 250;
/** A SKU should have one variant; where ten of them have more than this, they are asked for alone. */
const SKUS = 10;
const MOST_OF_SKUS = 100;
/** A query may name some 1,000 objects. https://shopify.dev/docs/api/usage/limits */
const HANDLES = 3;
const MOST_VARIANTS = 250;

const BY_ID = `#graphql
  query VariantsById($ids: [ID!]!) {
    nodes(ids: $ids) {
      ... on ProductVariant {
        id
        product {
          id
        }
      }
    }
  }
`;

const BY_SKU = `#graphql
  query VariantsBySku($query: String, $first: Int!) {
    productVariants(first: $first, query: $query) {
      nodes {
        id
        sku
        product {
          id
        }
      }
      pageInfo {
        hasNextPage
      }
    }
  }
`;

const BY_HANDLE = `#graphql
  query VariantsByHandle($query: String, $products: Int!, $variants: Int!) {
    products(first: $products, query: $query) {
      nodes {
        id
        handle
        variants(first: $variants) {
          nodes {
            id
            title
            selectedOptions {
              value
            }
          }
        }
      }
    }
  }
`;

const product = z.object({ id: z.string() });
const byId = z.object({
  data: z.object({
    nodes: z.array(z.object({ id: z.string().optional(), product: product.optional() }).nullable()),
  }),
});
const bySku = z.object({
  data: z.object({
    productVariants: z.object({
      nodes: z.array(z.object({ id: z.string(), sku: z.string().nullish(), product })),
      pageInfo: z.object({ hasNextPage: z.boolean() }),
    }),
  }),
});
const variant = z.object({
  id: z.string(),
  title: z.string(),
  selectedOptions: z.array(z.object({ value: z.string() })),
});
const byHandle = z.object({
  data: z.object({
    products: z.object({
      nodes: z.array(
        z.object({
          id: z.string(),
          handle: z.string(),
          variants: z.object({ nodes: z.array(variant) }),
        }),
      ),
    }),
  }),
});

type Resolved = ResolvedVariant | VariantFault;

/** So many names are remembered at most: some megabytes. */
const MOST_REMEMBERED = 50_000;

/** Finds variants of one shop by their names, and remembers each. */
export type ResolveVariants = (names: VariantName[]) => Promise<Resolved[]>;

/**
 * Creates a look-up of variants for one shop. It asks the Admin API for many names at once, and once
 * for each; results are in the order of the names. Throws what `ask` throws.
 * https://shopify.dev/docs/api/admin-graphql/2026-10/queries/nodes
 * https://shopify.dev/docs/api/admin-graphql/2026-10/queries/productVariants
 */
export function createVariantResolver(ask: AskShop): ResolveVariants {
  const ids = createMemory<Resolved>((some) => findIds(some, ask), IDS);
  const skus = createMemory<Resolved>((some) => findSkus(some, ask), SKUS);
  const products = createMemory<Product | "handle_unknown">(
    (some) => findHandles(some, ask),
    HANDLES,
  );
  return async (names) => {
    await ids.learn(names.flatMap((name) => (name.by === "id" ? name.id : [])));
    await skus.learn(names.flatMap((name) => (name.by === "sku" ? skuKey(name.sku) : [])));
    await products.learn(names.flatMap((name) => (name.by === "handle" ? name.handle : [])));
    return names.map((name) => {
      if (name.by === "id") return ids.get(name.id) ?? "variant_unknown";
      if (name.by === "sku") return skus.get(skuKey(name.sku)) ?? "sku_unknown";
      const found = products.get(name.handle) ?? "handle_unknown";
      return found === "handle_unknown" ? found : chosenOf(found, name.options);
    });
  };
}

function createMemory<Value>(find: (keys: string[]) => Promise<Map<string, Value>>, batch: number) {
  const known = new Map<string, Value>();
  return {
    get: (key: string) => known.get(key),
    async learn(keys: string[]): Promise<void> {
      if (known.size > MOST_REMEMBERED) known.clear();
      const unknown = [...new Set(keys)].filter((key) => !known.has(key));
      for (let from = 0; from < unknown.length; from += batch) {
        const some = unknown.slice(from, from + batch);
        for (const [key, value] of await find(some)) known.set(key, value);
      }
    },
  };
}

async function findIds(ids: string[], ask: AskShop): Promise<Map<string, Resolved>> {
  const gids = ids.map((id) => `gid://shopify/ProductVariant/${id}`);
  const response = await ask(BY_ID, { variables: { ids: gids } });
  const { nodes } = byId.parse(await response.json()).data;
  return new Map(
    ids.map((id, at) => {
      const productId = nodes[at]?.product?.id;
      return [
        id,
        productId ? { variantId: id, productId: lastPart(productId) } : "variant_unknown",
      ];
    }),
  );
}

/** Shopify's search finds SKUs without their case. */
function skuKey(sku: string): string {
  return sku.toLowerCase();
}

async function findSkus(skus: string[], ask: AskShop): Promise<Map<string, Resolved>> {
  const query = skus.map((sku) => `sku:${quoted(sku)}`).join(" OR ");
  const response = await ask(BY_SKU, { variables: { query, first: MOST_OF_SKUS } });
  const { nodes, pageInfo } = bySku.parse(await response.json()).data.productVariants;
  if (pageInfo.hasNextPage && skus.length > 1) {
    const alone: [string, Resolved][] = [];
    for (const sku of skus) alone.push(...(await findSkus([sku], ask)));
    return new Map(alone);
  }
  return new Map(
    skus.map((sku): [string, Resolved] => {
      const [found, ...others] = nodes.filter((node) => skuKey(node.sku ?? "") === sku);
      if (!found) return [sku, pageInfo.hasNextPage ? "sku_ambiguous" : "sku_unknown"];
      if (others.length > 0) return [sku, "sku_ambiguous"];
      return [sku, { variantId: lastPart(found.id), productId: lastPart(found.product.id) }];
    }),
  );
}

interface Product {
  productId: string;
  variants: z.infer<typeof variant>[];
}

async function findHandles(
  handles: string[],
  ask: AskShop,
): Promise<Map<string, Product | "handle_unknown">> {
  const query = handles.map((handle) => `handle:${quoted(handle)}`).join(" OR ");
  const variables = { query, products: HANDLES, variants: MOST_VARIANTS };
  const { nodes } = byHandle.parse(await (await ask(BY_HANDLE, { variables })).json()).data
    .products;
  return new Map(
    handles.map((handle) => {
      const found = nodes.find((node) => node.handle.toLowerCase() === handle);
      return [
        handle,
        found
          ? { productId: lastPart(found.id), variants: found.variants.nodes }
          : "handle_unknown",
      ];
    }),
  );
}

/** A phrase of Shopify's search. https://shopify.dev/docs/api/usage/search-syntax */
function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, "\\$&")}"`;
}

/** The variant with these values of its options, or with this title; a product's only one needs none. */
function chosenOf({ productId, variants }: Product, options: string[]): Resolved {
  const wanted = options.map(foldText).filter((one) => one !== "default title");
  const matching = variants.filter(({ title, selectedOptions }) => {
    const values = selectedOptions.map(({ value }) => foldText(value));
    const isTitle = wanted.length === 1 && foldText(title) === wanted[0];
    return isTitle || wanted.every((one, at) => values[at] === one);
  });
  const [found, ...others] = matching;
  if (!found) return "options_unknown";
  if (others.length > 0) return "options_missing";
  return { variantId: lastPart(found.id), productId };
}
