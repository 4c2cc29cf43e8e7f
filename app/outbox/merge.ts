import type { SignUp } from "./subscription.ts";

type Wish = Pick<
  SignUp,
  | "phone"
  | "country"
  | "smsConsent"
  | "emailConsent"
  | "consentVersion"
  | "locale"
  | "pageUrl"
  | "productId"
>;

/**
 * Joins a repeated sign-up to the row that stands: the newer word wins, silence takes nothing away.
 * A consent was given for one phone: another phone must bring its own.
 */
export function merge(row: Wish, signUp: SignUp): Wish {
  const otherPhone = signUp.phone !== null && signUp.phone !== row.phone;
  const consents =
    (signUp.smsConsent && (otherPhone || !row.smsConsent)) ||
    (signUp.emailConsent && !row.emailConsent);
  return {
    phone: signUp.phone ?? row.phone,
    country: signUp.phone ? signUp.country : row.country,
    smsConsent: otherPhone ? signUp.smsConsent : row.smsConsent || signUp.smsConsent,
    emailConsent: row.emailConsent || signUp.emailConsent,
    consentVersion: consents ? signUp.consentVersion : row.consentVersion,
    locale: signUp.locale ?? row.locale,
    pageUrl: signUp.pageUrl ?? row.pageUrl,
    productId: signUp.productId ?? row.productId,
  };
}

/** Whether the join asks Klaviyo for something that the row as it stands did not. */
export function asksForMore(row: Wish, merged: Wish): boolean {
  return (
    merged.phone !== row.phone ||
    merged.smsConsent !== row.smsConsent ||
    merged.emailConsent !== row.emailConsent
  );
}
