import { isUnrecorded, recordedOf, unrecordedStep } from "../outbox/consent/consent-step.server.ts";
import type { Next } from "../outbox/queue/settle.server.ts";

interface Row {
  emailConsent: boolean;
  smsConsent: boolean;
  consentStep: string | null;
}

/**
 * Where a row goes after the call for its consent where Klaviyo has its sign-up already: it is
 * delivered, whatever became of the consent, and no second subscription is asked for. What Klaviyo
 * has recorded before stays recorded: asking for it again would lift an unsubscribe.
 */
export function afterConsent(row: Row, next: Next): Next {
  switch (next.state) {
    case "delivered":
      if (next.consentStep !== undefined || isAllRecorded(row) || isUnrecorded(row)) return next;
      return { ...next, consentStep: unrecordedStep(row, "not_permitted") };
    case "failed":
      return { state: "delivered", consentStep: unrecordedStep(row, "not_recorded") };
    case "queued":
      // What Klaviyo could not answer is asked again.
      if (next.consentStep === undefined) return next;
      return {
        state: "delivered",
        consentStep: next.consentStep,
        ...(next.phoneRefused && { phoneRefused: true }),
      };
  }
}

function isAllRecorded(row: Row): boolean {
  const recorded = recordedOf(row);
  return recorded.email === row.emailConsent && recorded.sms === row.smsConsent;
}
