import { db } from "../server/database/db.server.ts";
import { noteErasure } from "../server/erasure.server.ts";
import { eraseStatements } from "./erase.server.ts";
import { commitCounted } from "./stats/commit-counted.server.ts";

/**
 * Cancels a sign-up for the shopper who made it: its row is erased, so that it is never sent. True
 * where it was; false where the shop has no such row, where Klaviyo has taken it, and where another
 * sign-up is in it too, which must not be lost (decision 40). A call that is open then settles
 * nothing, but Klaviyo may have heard it.
 */
export async function cancelSignUp(shop: string, id: string, now: Date): Promise<boolean> {
  const unsent = { shared: false, deliveredAt: null, state: { not: "cancelled" } };
  const found = await db.subscription.findUnique({ where: { id }, select: { shop: true } });
  if (found && found.shop !== shop) return false;
  const [{ count }] = await commitCounted([id], () =>
    eraseStatements(shop, { id, ...unsent }, [id], now),
  );
  if (count > 0) noteErasure();
  return count > 0;
}
