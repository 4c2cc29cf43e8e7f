import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { commit, db } from "../server/db.server.ts";

/** Longer than any unit may take: whoever has waited so long will not be answered. */
const STUCK_AFTER_MS = 4_000;

/** A stranger may ask as often as they like: so long one trial serves. */
const SERVES_MS = 10_000;

let trial: { at: number; result: Promise<boolean> } | undefined;

/**
 * Whether a sign-up could be stored now, or up to ten seconds ago. A disk may be full or a lock held
 * while everything can still be read, and a small write may fit where a sign-up does not: so one is
 * written, and taken back in the same unit. Those who ask at the same time share an answer.
 */
export function canStore(now: Date): Promise<boolean> {
  const age = now.getTime() - (trial?.at ?? -Infinity);
  if (!trial || age < 0 || age >= SERVES_MS) trial = { at: now.getTime(), result: tryOut(now) };
  return trial.result;
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

/** Nobody sees the row, and its shop is none that Shopify could name. */
async function storeAndTakeBack(now: Date): Promise<void> {
  const shop = `trial-${randomUUID()}`;
  const row = { id: randomUUID(), shop, state: "cancelled", variantId: "0", openKey: shop };
  await commit(() => [
    db.merchant.create({ data: { shop, installedAt: now, openKeySalt: "" } }),
    db.subscription.create({ data: { ...row, dueAt: now, createdAt: now, updatedAt: now } }),
    db.merchant.deleteMany({ where: { shop } }),
  ]);
}
