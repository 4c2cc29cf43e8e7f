import { db } from "../db.server.ts";
import { noteConsentOrdered } from "./acts.ts";
import { announce } from "./committed.ts";
import { laneWakes } from "./lane.ts";
import { commitSummed } from "./sums.ts";

/** What a row says of a consent that was given, and that Klaviyo did not take. */
export const UNRECORDED = ["not_permitted", "not_recorded"];

interface Row {
  state: string;
  emailConsent: boolean;
  smsConsent: boolean;
  consentVersion: number | null;
  consentStep: string | null;
}

/** Whether the consent of a row can be recorded later: Klaviyo has its sign-up, and a known wording was agreed to. */
export function canBeRecorded(row: Row): boolean {
  const { state, emailConsent, smsConsent, consentVersion, consentStep } = row;
  return (
    state === "delivered" &&
    (emailConsent || smsConsent) &&
    Boolean(consentVersion) &&
    UNRECORDED.includes(consentStep ?? "")
  );
}

/**
 * Asks Klaviyo once more to record what a shopper agreed to, and for nothing else: the row is queued
 * and keeps `deliveredAt`, which says that Klaviyo has its sign-up already. What Klaviyo refused for
 * the present key is asked for again too, as the merchant may have changed something there.
 * False where there is nothing to record.
 */
export async function recordConsent(shop: string, id: string, now: Date): Promise<boolean> {
  const row = await db.subscription.findUnique({ where: { id, shop } });
  if (!row || !canBeRecorded(row)) return false;
  const asSeen = { id, shop, version: row.version, state: "delivered" };
  const [, , , { count }] = await commitSummed([id], () => [
    noteConsentOrdered(shop, id, row.version, now),
    db.merchant.updateMany({
      where: { shop, subscriptions: { some: asSeen } },
      data: { consentRefusedKeyVersion: null, consentRefusedDetail: null },
    }),
    laneWakes(shop, now),
    db.subscription.updateMany({
      where: asSeen,
      data: {
        state: "queued",
        version: { increment: 1 },
        consentStep: null,
        dueAt: now,
        updatedAt: now,
        failures: 0,
        troubledMs: 0,
      },
    }),
  ]);
  if (count > 0) announce(shop);
  return count > 0;
}
