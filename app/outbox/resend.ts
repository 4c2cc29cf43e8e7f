import { db } from "../db.server.ts";
import { announce } from "./committed.ts";
import { laneWakes } from "./lane.ts";
import { commitSummed } from "./sums.ts";

/** What becomes of a row that is sent again: due at once, with nothing of its earlier trouble. */
export function sentAgain(now: Date) {
  return {
    state: "queued",
    version: { increment: 1 },
    dueAt: now,
    updatedAt: now,
    failures: 0,
    troubledMs: 0,
    phoneRefused: false,
    lastReason: null,
  };
}

/** A consent that Klaviyo might not record; the key may be another one by now. */
export const unpermitted = { consentStep: "not_permitted" };
export const askedAnew = { consentStep: null };

/**
 * Sends a failed row again, or releases a blocked one, at once. False where the shop has no such
 * row: one that waits needs no second order, and one that was accepted is not sent twice. A consent
 * that Klaviyo might not record is asked for anew; one that it took is not asked for twice.
 */
export async function resend(shop: string, id: string, now: Date): Promise<boolean> {
  return (await resendSelected(shop, [id], now)) > 0;
}

/**
 * The same for a few rows, all in one commit. Says how many there were to send again. A statement
 * for each: by shop and a list of ids, SQLite would rather read through every failed row of the shop.
 */
export async function resendSelected(shop: string, ids: string[], now: Date): Promise<number> {
  const [, ...moved] = await commitSummed(ids, () => [
    laneWakes(shop, now),
    ...ids.flatMap((id) => {
      const where = { id, shop, state: { in: ["failed", "blocked"] } };
      return [
        db.subscription.updateMany({ where: { ...where, ...unpermitted }, data: askedAnew }),
        db.subscription.updateMany({ where, data: sentAgain(now) }),
      ];
    }),
  ]);
  const count = moved.reduce((sum, one, at) => sum + (at % 2 === 1 ? one.count : 0), 0);
  if (count > 0) announce(shop);
  return count;
}
