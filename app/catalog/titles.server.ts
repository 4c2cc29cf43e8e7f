import { z } from "zod";
import { commit, db, write } from "../server/database/db.server.ts";
import { DAY_MS } from "../server/durations.ts";
import { searchTextOf } from "./fold-text.ts";
import { Recent } from "./recent.ts";

/** Shopify's `nodes` takes up to 250 ids; its cost is counted per id. */
const BATCH = 100;
/** Shopify's title of a product is fetched again after this time. */
const FRESH_FOR_MS = 7 * DAY_MS;

const TITLES = `#graphql
  query VariantTitles($ids: [ID!]!) {
    nodes(ids: $ids) {
      ... on ProductVariant {
        id
        title
        sku
        image {
          url
        }
        product {
          id
          title
          featuredMedia {
            preview {
              image {
                url
              }
            }
          }
        }
      }
    }
  }
`;

const image = z.object({ url: z.string() }).nullish();
const answer = z.object({
  data: z.object({
    nodes: z.array(
      z
        .object({
          id: z.string(),
          title: z.string(),
          sku: z.string().nullish(),
          image,
          product: z.object({
            id: z.string(),
            title: z.string(),
            featuredMedia: z.object({ preview: z.object({ image }).nullish() }).nullish(),
          }),
        })
        .nullable(),
    ),
  }),
});

/** Titles that were found a minute ago are not looked for again: a crowd costs one query a minute. */
const found = new Recent({ forMs: 60_000, most: 10_000 });

/** Asks the Admin API of one shop. Throws where Shopify can't be reached or refuses. */
export type AskShop = (
  query: string,
  options: { variables: Record<string, unknown> },
) => Promise<Response>;

/**
 * Learns Shopify's titles for these variants, where they are not known yet or were learnt more than
 * a week ago: a product may have been renamed. The check costs one index seek for each hundred,
 * however long the shop's log is. Returns how many were requested; throws what `ask` throws.
 */
export async function learnTitles(
  shop: string,
  variantIds: string[],
  ask: AskShop,
  now: Date,
): Promise<number> {
  let asked = 0;
  for (let at = 0; at < variantIds.length; at += BATCH) {
    const unknown = await unknownOf(shop, variantIds.slice(at, at + BATCH), now);
    if (unknown.length > 0) await learnBatch(shop, unknown, ask, now);
    asked += unknown.length;
  }
  return asked;
}

async function unknownOf(shop: string, ids: string[], now: Date): Promise<string[]> {
  const keyOf = (variantId: string) => `${shop} ${variantId}`;
  const variantIds = ids.filter((id) => !found.has(keyOf(id), now));
  if (variantIds.length === 0) return [];
  const fresh = await db.variant.findMany({
    where: {
      shop,
      variantId: { in: variantIds },
      fetchedAt: { gt: new Date(now.getTime() - FRESH_FOR_MS) },
    },
    select: { variantId: true },
  });
  const known = new Set(fresh.map(({ variantId }) => variantId));
  for (const variantId of known) found.add(keyOf(variantId), now);
  return variantIds.filter((id) => !known.has(id));
}

async function learnBatch(
  shop: string,
  variantIds: string[],
  ask: AskShop,
  now: Date,
): Promise<void> {
  const response = await ask(TITLES, {
    variables: { ids: variantIds.map((id) => `gid://shopify/ProductVariant/${id}`) },
  });
  const { nodes } = answer.parse(await response.json()).data;
  await commit(() =>
    variantIds.map((variantId, at) => {
      const node = nodes[at];
      const titles = {
        productTitle: node?.product.title ?? null,
        variantTitle: node?.title ?? null,
        sku: node?.sku ?? null,
      };
      const words = {
        productId: node ? lastPart(node.product.id) : null,
        ...titles,
        searchText: searchTextOf(titles),
        imageUrl: node?.image?.url ?? node?.product.featuredMedia?.preview?.image?.url ?? null,
        fetchedAt: now,
      };
      return write.variant.upsert({
        where: { shop_variantId: { shop, variantId } },
        create: { shop, variantId, ...words },
        update: words,
      });
    }),
  );
}

export function lastPart(gid: string): string {
  return gid.slice(gid.lastIndexOf("/") + 1);
}

/** A longer list is not useful: the log's search finds products. The filter names the same number. */
const MOST = 250;

/**
 * The product of a shop's variant, where the app knows it; "missing" where Shopify has said in the
 * last days that the shop has no such variant, and "unknown" where it was not asked.
 */
export async function productOf(
  shop: string,
  variantId: string,
  now: Date,
): Promise<{ productId: string } | "missing" | "unknown"> {
  const variant = await db.variant.findUnique({
    where: { shop_variantId: { shop, variantId } },
    select: { productId: true, fetchedAt: true },
  });
  if (!variant) return "unknown";
  const { productId, fetchedAt } = variant;
  if (productId !== null) return { productId };
  return now.getTime() - fetchedAt.getTime() < FRESH_FOR_MS ? "missing" : "unknown";
}

/**
 * The products with sign-ups whose names are known, by name. Raw SQL: Prisma would read every
 * variant of the shop and choose among them itself, and with their own index the database stops at
 * the last product that is shown. A product that was renamed between two look-ups is stored under
 * both names, and is shown by the first.
 */
export async function productsOf(shop: string): Promise<{ id: string; title: string }[]> {
  const named = await db.$queryRaw<{ id: string; title: string }[]>`
    SELECT "productId" AS "id", "productTitle" AS "title" FROM "Variant"
    WHERE "shop" = ${shop} AND "productTitle" IS NOT NULL AND "productId" IS NOT NULL
    GROUP BY "productTitle", "productId" ORDER BY "productTitle", "productId" LIMIT ${2 * MOST}`;
  const seen = new Set<string>();
  return named.filter(({ id }) => !seen.has(id) && seen.add(id)).slice(0, MOST);
}

/**
 * What is known about the variant or the product that a log is filtered by; null for neither, or
 * nothing.
 */
export async function titlesFiltered(
  shop: string,
  { product, variant }: { product: string | null; variant: string | null },
): Promise<{ productTitle: string | null; variantTitle: string | null } | null> {
  if (!product && !variant) return null;
  return db.variant.findFirst({
    where: { shop, ...(variant ? { variantId: variant } : { productId: product }) },
    select: { productTitle: true, variantTitle: true },
  });
}
