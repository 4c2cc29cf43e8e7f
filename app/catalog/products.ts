import { db } from "../db.server.ts";

/** A list that is longer is searched by nobody: the log's search takes a variant's id. */
const MOST = 250;

/** The products that somebody has signed up for and whose names are known, by name. */
export async function productsOf(shop: string): Promise<{ id: string; title: string }[]> {
  const found = await db.variant.findMany({
    where: { shop, productId: { not: null }, productTitle: { not: null } },
    select: { productId: true, productTitle: true },
    distinct: ["productId"],
    orderBy: [{ productTitle: "asc" }],
    take: MOST,
  });
  return found.map(({ productId, productTitle }) => ({
    id: productId ?? "",
    title: productTitle ?? "",
  }));
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
