import type { Prisma } from "#prisma/client/client.ts";
import { db, write } from "../server/database/db.server.ts";
import { noteSentAgain } from "./merchant-actions.server.ts";
import { emitCommitted } from "./committed.ts";
import { endRoundsOfBlocked } from "./joining/ended-rounds.server.ts";
import { laneWakes } from "./queue/wake.server.ts";
import { commitCounted } from "./stats/commit-counted.server.ts";

/**
 * The statements that send rows again: due at once, without their earlier failures. A consent that
 * Klaviyo did not record is requested again, as the key may be another one by now; where it has
 * recorded the other one, that is left to an order of its own, as is a consent that the merchant chose
 * not to have recorded. The second statement returns how
 * many there were.
 */
export function sendAgain(where: Prisma.SubscriptionWhereInput, now: Date) {
  return [
    write.subscription.updateMany({
      where: { ...where, consentStep: { in: ["not_permitted", "not_recorded"] } },
      data: { consentStep: null },
    }),
    write.subscription.updateMany({ where, data: sentAgain(now) }),
  ];
}

/** The new values of a row that is sent again. */
export function sentAgain(now: Date) {
  return {
    state: "queued",
    version: { increment: 1 },
    dueAt: now,
    updatedAt: now,
    failures: 0,
    troubledMs: 0,
    unsyncedMs: 0,
    phoneRefused: false,
    lastReason: null,
  };
}

/**
 * Sends a failed row again, or releases a blocked one, at once. False where the shop has no such
 * row: a waiting row needs no second order, and an accepted one is not sent twice. A consent that
 * Klaviyo might not record is requested again; one that it recorded is not.
 */
export async function resend(shop: string, id: string, now: Date): Promise<boolean> {
  return (await resendSelected(shop, [id], now)) > 0;
}

/**
 * The same for a few rows, all in one commit. Returns how many there were to send again. A
 * statement for each: by shop and a list of ids, SQLite would rather read through every failed row
 * of the shop.
 */
export async function resendSelected(shop: string, selected: string[], now: Date): Promise<number> {
  const named = await db.subscription.findMany({
    where: { id: { in: [...new Set(selected)] } },
    select: { id: true, shop: true },
  });
  // Another shop's row would not be sent, but would be subtracted from its counts and added to them
  // again.
  const ids = named.filter((row) => row.shop === shop).map(({ id }) => id);
  if (ids.length === 0) return 0;
  const [, , , ...moved] = await commitCounted(ids, () => [
    laneWakes(shop, now),
    noteSentAgain(shop, ids, now),
    endRoundsOfBlocked(shop, ids),
    ...ids.flatMap((id) => sendAgain({ id, shop, state: { in: ["failed", "blocked"] } }, now)),
  ]);
  const count = moved.reduce((sum, one, at) => sum + (at % 2 === 1 ? one.count : 0), 0);
  if (count > 0) emitCommitted(shop);
  return count;
}
