import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { commit, write } from "../server/database/db.server.ts";

/** Longer than any unit may take: a request that has waited this long will not be answered. */
const STUCK_AFTER_MS = 4_000;

/** Strangers may ask as often as they like: for this long one probe serves all. */
const SERVES_MS = 10_000;

let probe: { at: number; result: Promise<boolean> } | undefined;

/**
 * Whether a sign-up can be stored now, or could up to ten seconds ago. A disk may be full or a lock
 * held while everything can still be read, and a small write may fit where a sign-up does not: so a
 * sign-up is written, and rolled back in the same unit. Concurrent callers share an answer.
 */
export function canStore(now: Date): Promise<boolean> {
  const age = now.getTime() - (probe?.at ?? -Infinity);
  if (!probe || age < 0 || age >= SERVES_MS) probe = { at: now.getTime(), result: tryOut(now) };
  return probe.result;
}

function tryOut(now: Date): Promise<boolean> {
  return Promise.race([
    storeAndTakeBack(now).then(
      () => true,
      () => false,
    ),
    wait(STUCK_AFTER_MS, false, { ref: false }),
  ]);
}

/** The row is never visible, and its shop is a name that Shopify can't have. */
async function storeAndTakeBack(now: Date): Promise<void> {
  const shop = `probe-${randomUUID()}`;
  const row = { id: randomUUID(), shop, state: "cancelled", variantId: "0", dedupeKey: shop };
  await commit(() => [
    write.merchant.create({ data: { shop, installedAt: now, dedupeKeySalt: "" } }),
    write.subscription.create({ data: { ...row, dueAt: now, createdAt: now, updatedAt: now } }),
    write.merchant.deleteMany({ where: { shop } }),
  ]);
}
