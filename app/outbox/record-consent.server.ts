import { db, write } from "../server/database/db.server.ts";
import { noteConsentOrdered } from "./merchant-actions.server.ts";
import { emitCommitted } from "./committed.ts";
import { askedAgain, isUnrecorded, recordedOf } from "./consent/consent-step.server.ts";
import { withCountedConsents, type GivenConsents } from "./consent/counted-consents.server.ts";
import { laneWakes } from "./queue/wake.server.ts";
import { commitCounted } from "./stats/commit-counted.server.ts";

interface Row extends GivenConsents {
  state: string;
  consentStep: string | null;
  unaskedConsents: string | null;
  email: string | null;
  phone: string | null;
  phoneRefused: boolean;
}

/**
 * Whether the consent of a row can be recorded later: Klaviyo has its sign-up, and lacks a consent
 * that a call would record now, to a wording that is known.
 */
export function canBeRecorded(row: Row, { smsEnabled }: { smsEnabled: boolean }): boolean {
  const recorded = recordedOf(row);
  const textable = row.phone !== null && !row.phoneRefused && smsEnabled;
  const email =
    row.emailConsent && row.emailConsentVersion !== null && row.email !== null && !recorded.email;
  const sms = row.smsConsent && row.smsConsentVersion !== null && textable && !recorded.sms;
  const isLeft = isUnrecorded(row) || row.unaskedConsents !== null;
  return row.state === "delivered" && isLeft && (email || sms);
}

/**
 * Asks Klaviyo once more to record what a shopper agreed to, and for nothing else: the row is
 * queued and keeps `deliveredAt`, which says that Klaviyo has its sign-up already. What Klaviyo
 * refused for the present key is requested again too, as the merchant may have changed something
 * there. False where there is nothing to record.
 */
export async function recordConsent(shop: string, id: string, now: Date): Promise<boolean> {
  const row = await db.subscription.findUnique({
    where: { id, shop },
    include: { merchant: { select: { smsEnabled: true } } },
  });
  if (!row || !canBeRecorded(await withCountedConsents(shop, row), row.merchant)) return false;
  const asSeen = { id, shop, version: row.version, state: "delivered" };
  const [, , , { count }] = await commitCounted([id], () => [
    noteConsentOrdered(shop, id, row.version, now),
    write.merchant.updateMany({
      where: { shop, subscriptions: { some: asSeen } },
      data: { consentRefusedKeyVersion: null, consentRefusedDetail: null },
    }),
    laneWakes(shop, now),
    write.subscription.updateMany({
      where: asSeen,
      data: {
        state: "queued",
        version: { increment: 1 },
        consentStep: askedAgain(row),
        unaskedConsents: null,
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
