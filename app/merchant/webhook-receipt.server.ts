import { commit, db, write } from "../server/database/db.server.ts";
import { DAY_MS } from "../server/durations.ts";

/** Shopify repeats a webhook for four hours; a replayed copy may come later. */
const KEPT_MS = 7 * DAY_MS;
/** Deletes in slices. */
const SLICE = 1_000;

/** Whether this webhook was already processed. */
export async function isReceived(id: string): Promise<boolean> {
  return (await db.webhookReceipt.findUnique({ where: { id } })) !== null;
}

/** Stores that a webhook was processed: only afterwards, so that a crash in between loses none. */
export async function rememberReceipt(id: string, now: Date): Promise<void> {
  await commit(() => [
    write.webhookReceipt.upsert({ where: { id }, create: { id, receivedAt: now }, update: {} }),
  ]);
}

/** Deletes a slice of the expired receipts; returns how many. */
export async function pruneReceipts(now: Date): Promise<number> {
  const old = await db.webhookReceipt.findMany({
    where: { receivedAt: { lt: new Date(now.getTime() - KEPT_MS) } },
    select: { id: true },
    take: SLICE,
  });
  if (old.length === 0) return 0;
  const ids = old.map(({ id }) => id);
  const [{ count }] = await commit(() => [
    write.webhookReceipt.deleteMany({ where: { id: { in: ids } } }),
  ]);
  return count;
}
