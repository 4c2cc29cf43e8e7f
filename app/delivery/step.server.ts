import type { IgnoredField } from "../klaviyo/outcome.ts";
import type { Channel } from "../klaviyo/request.ts";
import {
  consentStepOf,
  isUnrecorded,
  recordedOf,
  type ConsentStep,
  unaskedOf,
  unrecordedStep,
} from "../outbox/consent/consent-step.server.ts";
import type { Next } from "../outbox/queue/settlement.ts";

interface Row {
  email: string | null;
  phone: string | null;
  smsConsent: boolean;
  emailConsent: boolean;
  consentStep: string | null;
  unaskedConsents: string | null;
  phoneRefused: boolean;
  /** Klaviyo has the sign-up already: only its consent is left to record. */
  accepted?: boolean;
}

interface Merchant {
  smsEnabled: boolean;
  keyVersion: number;
  consentRefusedKeyVersion: number | null;
}

export type Step =
  | {
      step: "consent";
      emailMarketing: boolean;
      smsMarketing: boolean;
      /** What the row stores about its consents once Klaviyo has taken these. */
      recorded: ConsentStep | null;
    }
  | { step: "back_in_stock"; channels: Channel[] }
  | {
      step: "none";
      reason: "no_channel" | "consent_not_permitted" | "consent_not_recorded" | "consent_not_asked";
    }
  | { step: "done" };

/**
 * The next call for a row. What the shopper ticked is recorded first, each tick once and never
 * without one, and none that the merchant chose to leave out; then the back-in-stock subscription
 * goes out by the channels that may reach the shopper. E-mail needs no recorded consent, SMS does:
 * where Klaviyo does not record it, SMS is dropped.
 */
export function nextStep(row: Row, merchant: Merchant): Step {
  const recorded = recordedOf(row);
  const unasked = unaskedOf(row);
  const ticked = { email: row.emailConsent, sms: row.smsConsent };
  const textable = row.phone !== null && row.smsConsent && merchant.smsEnabled && !row.phoneRefused;
  const forbidden = isUnrecorded(row) || merchant.consentRefusedKeyVersion === merchant.keyVersion;

  const emailOpen = row.email !== null && ticked.email && !recorded.email && !unasked.email;
  const emailMarketing = !forbidden && emailOpen;
  const smsMarketing = !forbidden && textable && !recorded.sms && !unasked.sms;
  if (emailMarketing || smsMarketing) {
    const then = { email: recorded.email || emailMarketing, sms: recorded.sms || smsMarketing };
    return { step: "consent", emailMarketing, smsMarketing, recorded: consentStepOf(then, ticked) };
  }
  if (row.accepted) return { step: "done" };
  const channels: Channel[] = [
    ...(row.email ? (["EMAIL"] as const) : []),
    ...(textable && recorded.sms ? (["SMS"] as const) : []),
  ];
  if (channels.length > 0) return { step: "back_in_stock", channels };
  if (!textable) return { step: "none", reason: "no_channel" };
  if (unasked.sms) return { step: "none", reason: "consent_not_asked" };
  const unrecorded = row.consentStep !== "not_permitted" && isUnrecorded(row);
  return { step: "none", reason: unrecorded ? "consent_not_recorded" : "consent_not_permitted" };
}

/**
 * Where a row goes that Klaviyo answered with a 202. A 202 that left out the phone number has
 * recorded no consent to SMS, and sends no texts.
 */
export function afterAcceptance(
  row: Row & { dueAt: Date },
  step: Extract<Step, { step: "consent" | "back_in_stock" }>,
  ignored: readonly IgnoredField[],
): Next {
  const texts = step.step === "consent" ? step.smsMarketing : step.channels.includes("SMS");
  const dropped = ignored.includes("phone") && texts;
  const emailed = row.email !== null && !ignored.includes("email");
  // A profile has nothing left without its last address.
  if (dropped && !emailed) {
    return { state: "failed", reason: row.email ? "email_refused" : "phone_refused" };
  }
  if (step.step === "back_in_stock") {
    if (!emailed && !texts) return { state: "failed", reason: "email_refused" };
    return { state: "delivered", ...(dropped && { phoneRefused: true }) };
  }
  if (!dropped) return { state: "queued", dueAt: row.dueAt, consentStep: step.recorded };
  const recorded = recordedOf(row);
  const ticked = { email: row.emailConsent, sms: row.smsConsent };
  const email = recorded.email || step.emailMarketing;
  const consentStep = consentStepOf({ email, sms: recorded.sms }, ticked);
  return { state: "queued", dueAt: row.dueAt, consentStep, phoneRefused: true };
}

type Ticked = Pick<Row, "emailConsent" | "smsConsent" | "consentStep">;

/**
 * Where a row goes after its consent call when Klaviyo already has the sign-up: it is delivered
 * whatever happens to the consent, and no second subscription is requested. What Klaviyo recorded
 * before stays recorded, because another request would lift an unsubscribe.
 */
export function afterConsent(row: Ticked, next: Next): Next {
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
  row: Ticked & { dueAt: Date },
  why: "not_permitted" | "not_recorded" = "not_recorded",
) {
  // At its old position: the next step of a row must not wait behind all others.
  return { state: "queued", dueAt: row.dueAt, consentStep: unrecordedStep(row, why) } as const;
}

function isAllRecorded(row: Ticked): boolean {
  const recorded = recordedOf(row);
  return recorded.email === row.emailConsent && recorded.sms === row.smsConsent;
}
