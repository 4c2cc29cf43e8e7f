import { db } from "../server/database/db.server.ts";
import { noteErasure } from "../server/erasure.server.ts";
import { eraseStatements } from "./erase.server.ts";
import { commitCounted } from "./stats/commit-counted.server.ts";

/**
 * Cancels a sign-up for the shopper who made it: its row is erased, so that it is never sent, or
 * each of its rows where it was for any option of a product. True where one was; false where the
 * shop has no such row, where Klaviyo has taken it, and where another sign-up is in it too, which
 * must not be lost (decision 40). A call that is open then settles nothing, but Klaviyo may have
 * heard it. Where there is nothing to cancel, nothing is written, and no other writer waited for.
 */
export async function cancelSignUp(shop: string, id: string, now: Date): Promise<boolean> {
  const unsent = { shared: false, deliveredAt: null, state: { not: "cancelled" } };
  const own = await db.subscription.findMany({
    where: { id, shop, ...unsent },
    select: { id: true },
  });
  const ids = [...own.map((row) => row.id), ...(await linkedTo(shop, id))];
  if (ids.length === 0) return false;
  const [{ count }] = await commitCounted(ids, () =>
    eraseStatements(shop, { id: { in: ids }, ...unsent }, ids, now),
  );
  if (count > 0) noteErasure();
  return count > 0;
}

/**
 * The rows that a sign-up for any option opened: an index finds them by the time of its arrival,
 * which such an id has in its first 48 bits. Asked of every id, as how long an answer takes should
 * not tell one kind of sign-up from another.
 */
async function linkedTo(shop: string, id: string): Promise<string[]> {
  const arrivedAt = new Date(Number.parseInt(id.replace("-", "").slice(0, 12), 16));
  if (Number.isNaN(arrivedAt.getTime())) return [];
  const rows = await db.subscription.findMany({
    where: { shop, createdAt: arrivedAt, anyOf: id },
    select: { id: true },
  });
  return rows.map((row) => row.id);
}
