import { db } from "../server/db.server.ts";
import { noteConsentOrdered } from "./merchant-actions.server.ts";
import { emitCommitted } from "./committed.ts";
import { askedAgain, isUnrecorded } from "./consent/consent-step.server.ts";
import { withCountedConsents, type GivenConsents } from "./consent/counted-consents.server.ts";
import { laneWakes } from "./queue/lane.server.ts";
import { commitCounted } from "./stats/hourly-counts.server.ts";

interface Row extends GivenConsents {
  state: string;
  consentStep: string | null;
}

/**
 * Whether the consent of a row can be recorded later: Klaviyo has its sign-up, and the wording that
 * the shopper agreed to is known.
 */
export function canBeRecorded(row: Row): boolean {
  const agreed =
    (row.emailConsent && row.emailConsentVersion !== null) ||
    (row.smsConsent && row.smsConsentVersion !== null);
  return row.state === "delivered" && agreed && isUnrecorded(row);
}

/**
 * Asks Klaviyo once more to record what a shopper agreed to, and for nothing else: the row is
 * queued and keeps `deliveredAt`, which says that Klaviyo has its sign-up already. What Klaviyo
 * refused for the present key is requested again too, as the merchant may have changed something
 * there. False where there is nothing to record.
 */
export async function recordConsent(shop: string, id: string, now: Date): Promise<boolean> {
  const row = await db.subscription.findUnique({ where: { id, shop } });
  if (!row || !canBeRecorded(await withCountedConsents(shop, row))) return false;
  const asSeen = { id, shop, version: row.version, state: "delivered" };
  const [, , , { count }] = await commitCounted([id], () => [
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
        consentStep: askedAgain(row),
        dueAt: now,
        updatedAt: now,
        failures: 0,
        troubledMs: 0,
      },
    }),
  ]);
  if (count > 0) emitCommitted(shop);
  return count > 0;
}
