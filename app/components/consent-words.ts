import type { ConnectionStatus } from "../merchant/connection-status.ts";
import { recordedOf } from "../outbox/consent-step.ts";
import type { State } from "../outbox/subscription.ts";

interface Row {
  state: State;
  emailConsent: boolean;
  smsConsent: boolean;
  consentStep: string | null;
  phoneRefused: boolean;
}

/** For each ticked box, whether Klaviyo has the consent, and if not, why; null for a box that was not ticked. */
export function consentWords(
  row: Row,
  connection: Pick<ConnectionStatus, "consentRefused"> | undefined,
): { email: string | null; sms: string | null } {
  const recorded = recordedOf(row);
  const open = missing(row, connection?.consentRefused != null);
  const openSms = row.phoneRefused ? "No: Klaviyo refused the phone number" : open;
  return {
    email: row.emailConsent ? (recorded.email ? TAKEN : open) : null,
    sms: row.smsConsent ? (recorded.sms ? TAKEN : openSms) : null,
  };
}

const TAKEN = "Taken by Klaviyo";

function missing({ state, consentStep }: Row, refusedNow: boolean): string {
  if (consentStep === "not_permitted") return "Not permitted: the attempts say why";
  if (refusedNow) return "Not permitted: the Klaviyo key may not record it";
  if (state === "queued") return "Not yet: it is recorded before the sign-up is handed over";
  if (state === "delivered") return "No: Klaviyo was not asked for it";
  return "Not yet: Klaviyo has not been asked";
}
