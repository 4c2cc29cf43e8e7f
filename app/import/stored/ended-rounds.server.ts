import { knownStockOf } from "../../outbox/joining/known-stock.server.ts";
import { isRoundOver } from "../../outbox/joining/round.ts";
import type { StoredRow } from "./rows.ts";

/**
 * The rows with a fault in place of each sign-up whose variant came back after it, as far as the app
 * knows: that shopper waits no more. One without a time is of now.
 */
export async function withoutEnded(shop: string, rows: StoredRow[]): Promise<StoredRow[]> {
  const places = rows.flatMap((row) =>
    "signUp" in row ? { shop, variantId: row.signUp.variantId } : [],
  );
  const stockOf = await knownStockOf(places);
  return rows.map((row) => {
    if (!("signUp" in row) || row.signUp.signedUpAt === null) return row;
    const { signUp, ...place } = row;
    const createdAt = new Date(row.signUp.signedUpAt);
    const stock = stockOf({ shop, variantId: signUp.variantId });
    return isRoundOver({ createdAt, stock }) ? { ...place, fault: "came_back" } : row;
  });
}
