import { commit, db } from "../db.server.ts";
import { announce } from "./committed.ts";
import { laneWakes } from "./lane.ts";

/**
 * Sends a failed row again, or releases a blocked one, at once. False where the shop has no such
 * row: one that waits needs no second order, and one that was accepted is not sent twice. A consent
 * that Klaviyo might not record is asked for anew; one that it took is not asked for twice.
 */
export async function resend(shop: string, id: string, now: Date): Promise<boolean> {
  const where = { id, shop, state: { in: ["failed", "blocked"] } };
  const [, { count }] = await commit(() => [
    db.subscription.updateMany({
      where: { ...where, consentStep: "not_permitted" },
      data: { consentStep: null },
    }),
    db.subscription.updateMany({
      where,
      data: {
        state: "queued",
        version: { increment: 1 },
        dueAt: now,
        updatedAt: now,
        failures: 0,
        phoneRefused: false,
        lastReason: null,
      },
    }),
    laneWakes(shop, now),
  ]);
  if (count > 0) announce(shop);
  return count > 0;
}
