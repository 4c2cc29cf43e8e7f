import { db } from "../../server/database/db.server.ts";

/**
 * Parts whose sign-ups may wait in the queue at once: a thousand of them keep Klaviyo busy, and are
 * few enough that a claim finds a shopper's sign-up behind them.
 */
export const PARTS_IN_QUEUE = 20;

/**
 * Whether the queue has room for the next part of an import: those of some parts before it are
 * tried, or gone. So a shop whose queue is paused or slow has few imported sign-ups in it.
 */
export async function hasRoom({ id, part }: { id: string; part: number }): Promise<boolean> {
  const number = part - PARTS_IN_QUEUE;
  if (number < 0) return true;
  const before = await db.fileImportPart.findUnique({
    where: { importId_number: { importId: id, number } },
    select: { stored: true },
  });
  const ids = before?.stored?.split(",") ?? [];
  const waiting = await db.subscription.findFirst({
    where: { id: { in: ids }, state: "queued", attemptCount: 0 },
    select: { id: true },
  });
  return waiting === null;
}
