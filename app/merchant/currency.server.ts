import { commit, write } from "../server/database/db.server.ts";

/** Stores the shop's currency (ISO 4217), as the Admin API's `shop.currencyCode` says it. */
export async function rememberCurrency(shop: string, currency: string): Promise<void> {
  if (!/^[A-Z]{3}$/.test(currency)) return;
  await commit(() => [
    write.merchant.updateMany({
      where: { shop, OR: [{ currency: null }, { currency: { not: currency } }] },
      data: { currency },
    }),
  ]);
}
