import type { ConnectionStatus } from "../../merchant/connection-status.server.ts";
import { isUnrecorded, recordedOf } from "../../outbox/consent/consent-step.server.ts";
import type { State } from "../../outbox/subscription.ts";

interface Row {
  state: State;
  emailConsent: boolean;
  smsConsent: boolean;
  consentStep: string | null;
  phoneRefused: boolean;
  deliveredAt?: Date | null;
}

export type ConsentInKlaviyo =
  | "taken"
  | "phone_refused"
  | "not_permitted"
  | "not_recorded"
  | "key_lacks_permission"
  | "before_hand_over"
  | "being_recorded"
  | "handed_over_without"
  | "not_asked";

/**
 * For each given consent, whether Klaviyo has it, and if not, why; null for a consent that was not
 * given.
 */
export function consentsInKlaviyo(
  row: Row,
  connection: Pick<ConnectionStatus, "consentRefused"> | undefined,
): { email: ConsentInKlaviyo | null; sms: ConsentInKlaviyo | null } {
  const recorded = recordedOf(row);
  const open = missing(row, connection?.consentRefused != null);
  const openSms = row.phoneRefused ? "phone_refused" : open;
  return {
    email: row.emailConsent ? (recorded.email ? "taken" : open) : null,
    sms: row.smsConsent ? (recorded.sms ? "taken" : openSms) : null,
  };
}

function missing({ state, consentStep, deliveredAt }: Row, refusedNow: boolean): ConsentInKlaviyo {
  if (consentStep === "not_permitted") return "not_permitted";
  if (isUnrecorded({ consentStep })) return "not_recorded";
  if (refusedNow) return "key_lacks_permission";
  if (state === "queued") return deliveredAt ? "being_recorded" : "before_hand_over";
  if (state === "delivered") return "handed_over_without";
  return "not_asked";
}
