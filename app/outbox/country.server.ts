import { db } from "../server/db.server.ts";

/** The country of a shop's national phone numbers, as its merchant has set it. */
export async function countryOf(shop: string): Promise<string> {
  const merchant = await db.merchant.findUnique({
    where: { shop },
    select: { defaultCountry: true },
  });
  return merchant?.defaultCountry ?? "";
}
