import { isUnrecorded, recordedOf, unrecordedStep } from "../outbox/consent/consent-step.server.ts";
import type { ClaimedRow } from "../outbox/queue/claim.server.ts";
import type { Next } from "../outbox/queue/settlement.ts";

interface Row {
  emailConsent: boolean;
  smsConsent: boolean;
  consentStep: string | null;
}

/**
 * Where a row goes after its consent call when Klaviyo already has the sign-up: it is delivered
 * whatever happens to the consent, and no second subscription is requested. What Klaviyo recorded
 * before stays recorded, because another request would lift an unsubscribe.
 */
export function afterConsent(row: Row, next: Next): Next {
  switch (next.state) {
    case "delivered":
      if (next.consentStep !== undefined || isAllRecorded(row) || isUnrecorded(row)) return next;
      return { ...next, consentStep: unrecordedStep(row, "not_permitted") };
    case "failed":
      return { state: "delivered", consentStep: unrecordedStep(row, "not_recorded") };
    case "queued":
      // A consent that Klaviyo could not answer is requested again.
      if (next.consentStep === undefined) return next;
      return {
        state: "delivered",
        consentStep: next.consentStep,
        ...(next.phoneRefused && { phoneRefused: true }),
      };
  }
}

/** Where a row goes whose consent was not recorded, and is not needed for the sign-up itself. */
export function withoutConsent(
  row: ClaimedRow,
  why: "not_permitted" | "not_recorded" = "not_recorded",
) {
  // At its old position: the next step of a row must not wait behind all others.
  return { state: "queued", dueAt: row.dueAt, consentStep: unrecordedStep(row, why) } as const;
}

function isAllRecorded(row: Row): boolean {
  const recorded = recordedOf(row);
  return recorded.email === row.emailConsent && recorded.sms === row.smsConsent;
}
