import { db } from "../server/db.server.ts";

/** A longer list is not useful: the log's search takes a variant's id. */
const MOST = 250;

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
    GROUP BY "productTitle", "productId" ORDER BY "productTitle", "productId" LIMIT ${MOST}`;
  const seen = new Set<string>();
  return named.filter(({ id }) => !seen.has(id) && seen.add(id));
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
