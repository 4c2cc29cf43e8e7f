import {
  consentStepOf,
  recordedOf,
  unaskedConsentsOf,
  unaskedOf,
  type ConsentStep,
  type UnaskedConsents,
} from "../consent/consent-step.server.ts";
import type { GivenConsents } from "../consent/counted-consents.server.ts";
import type { SignUp } from "../subscription.ts";

interface Wish
  extends Pick<SignUp, "phone" | "country" | "locale" | "pageUrl" | "productId">, GivenConsents {
  unaskedConsents: UnaskedConsents | null;
}

/** A row with the ticks that count. */
interface Standing extends Wish {
  consentStep: string | null;
}

/**
 * Joins a repeated sign-up to the existing row, which is not blocked: newer values win, missing ones remove nothing. A
 * consent was given for one phone: another phone must bring its own. It keeps the version of the
 * wording that it was given beside, whatever the version of the other consent. A new tick is
 * recorded again, and what was recorded otherwise stays so, as does what the merchant left out.
 */
export function merge(row: Standing, signUp: SignUp): Wish & { consentStep: ConsentStep | null } {
  const otherPhone = signUp.phone !== null && signUp.phone !== row.phone;
  const ticked = {
    email: row.emailConsent || signUp.emailConsent,
    sms: otherPhone ? signUp.smsConsent : row.smsConsent || signUp.smsConsent,
  };
  const recorded = recordedOf(row);
  const unasked = unaskedOf(row);
  return {
    phone: signUp.phone ?? row.phone,
    country: signUp.phone ? signUp.country : row.country,
    smsConsent: ticked.sms,
    smsConsentVersion: signUp.smsConsent
      ? signUp.consentVersion
      : ticked.sms
        ? row.smsConsentVersion
        : null,
    emailConsent: ticked.email,
    emailConsentVersion: signUp.emailConsent ? signUp.consentVersion : row.emailConsentVersion,
    consentStep: consentStepOf(
      {
        email: recorded.email && !signUp.emailConsent,
        sms: recorded.sms && !otherPhone && !signUp.smsConsent,
      },
      ticked,
    ),
    unaskedConsents: unaskedConsentsOf({
      email: unasked.email && !signUp.emailConsent,
      sms: unasked.sms && !otherPhone && !signUp.smsConsent,
    }),
    locale: signUp.locale ?? row.locale,
    pageUrl: signUp.pageUrl ?? row.pageUrl,
    productId: signUp.productId ?? row.productId,
  };
}

/** Whether the join asks Klaviyo for something that the existing row did not. */
export function asksForMore(row: Wish, merged: Wish): boolean {
  return (
    merged.phone !== row.phone ||
    merged.unaskedConsents !== row.unaskedConsents ||
    merged.smsConsent !== row.smsConsent ||
    merged.emailConsent !== row.emailConsent
  );
}

/**
 * Whether the join needs another call where Klaviyo has taken the row already: a new consent does.
 */
export function asksForAnotherCall(row: Wish, merged: Wish): boolean {
  const [was, is] = [unaskedOf(row), unaskedOf(merged)];
  const text = !row.smsConsent || merged.phone !== row.phone || (was.sms && !is.sms);
  const email = !row.emailConsent || (was.email && !is.email);
  return (merged.smsConsent && text) || (merged.emailConsent && email);
}
