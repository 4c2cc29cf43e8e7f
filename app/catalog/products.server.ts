import { db } from "../server/db.server.ts";

/** A list that is longer is searched by nobody: the log's search takes a variant's id. */
const MOST = 250;

/**
 * The products that somebody has signed up for and whose names are known, by name. In SQL of our own:
 * Prisma would read every variant of the shop and choose among them itself, and by their own index
 * the database ends with the last product that is shown. One that was renamed while its variants
 * were asked for stands there by both names, and is shown by the first.
 */
export async function productsOf(shop: string): Promise<{ id: string; title: string }[]> {
  const named = await db.$queryRaw<{ id: string; title: string }[]>`
    SELECT "productId" AS "id", "productTitle" AS "title" FROM "Variant"
    WHERE "shop" = ${shop} AND "productTitle" IS NOT NULL AND "productId" IS NOT NULL
    GROUP BY "productTitle", "productId" ORDER BY "productTitle", "productId" LIMIT ${MOST}`;
  const seen = new Set<string>();
  return named.filter(({ id }) => !seen.has(id) && seen.add(id));
}

/** What is known of the variant or the product that a log is filtered by; null of neither, or nothing. */
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
