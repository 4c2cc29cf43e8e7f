import { Prisma } from "#prisma/client/client.ts";
import { contains } from "../server/database/contains.ts";
import { db } from "../server/database/db.server.ts";
import { foldText } from "./fold-text.ts";

/** More words than this are not read. */
const MOST_WORDS = 10;

/**
 * The ids of a shop's variants with all words of a text in what Shopify calls them: product title,
 * variant title and SKU, in any order and from the middle of a word. At most `most`, which must be
 * enough for any use.
 */
export async function findVariants(shop: string, text: string, most: number): Promise<string[]> {
  const words = foldText(text).split(" ").slice(0, MOST_WORDS);
  if (words[0] === "") return [];
  const all = words.map((word) => contains("searchText", word));
  const found = await db.$queryRaw<{ variantId: string }[]>`
    SELECT "variantId" FROM "Variant"
    WHERE "shop" = ${shop} AND ${Prisma.join(all, " AND ")} LIMIT ${most}`;
  return found.map(({ variantId }) => variantId);
}
