import { consentStepOf, recordedOf, type ConsentStep } from "../consent/consent-step.server.ts";
import type { GivenConsents } from "../consent/counted-consents.server.ts";
import type { SignUp } from "../subscription.ts";

type Wish = Pick<SignUp, "phone" | "country" | "locale" | "pageUrl" | "productId"> & GivenConsents;

/** A row with the ticks that count. */
interface Standing extends Wish {
  consentStep: string | null;
}

/**
 * Joins a repeated sign-up to the existing row, which is not blocked: newer values win, missing ones remove nothing. A
 * consent was given for one phone: another phone must bring its own. It keeps the version of the
 * wording that it was given beside, whatever the version of the other consent. A new tick is
 * recorded again, and what was recorded otherwise stays so.
 */
export function merge(row: Standing, signUp: SignUp): Wish & { consentStep: ConsentStep | null } {
  const otherPhone = signUp.phone !== null && signUp.phone !== row.phone;
  const ticked = {
    email: row.emailConsent || signUp.emailConsent,
    sms: otherPhone ? signUp.smsConsent : row.smsConsent || signUp.smsConsent,
  };
  const recorded = recordedOf(row);
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
    locale: signUp.locale ?? row.locale,
    pageUrl: signUp.pageUrl ?? row.pageUrl,
    productId: signUp.productId ?? row.productId,
  };
}

/** Whether the join asks Klaviyo for something that the existing row did not. */
export function asksForMore(row: Wish, merged: Wish): boolean {
  return (
    merged.phone !== row.phone ||
    merged.smsConsent !== row.smsConsent ||
    merged.emailConsent !== row.emailConsent
  );
}

/**
 * Whether the join needs another call where Klaviyo has taken the row already: a new consent does.
 */
export function asksForAnotherCall(row: Wish, merged: Wish): boolean {
  const text = merged.smsConsent && (!row.smsConsent || merged.phone !== row.phone);
  return text || (merged.emailConsent && !row.emailConsent);
}
