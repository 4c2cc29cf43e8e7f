import {
  consentStepOf,
  recordedOf,
  unaskedConsentsOf,
  unaskedOf,
  type ChannelConsents,
  type ConsentStep,
} from "./consent/consent-step.server.ts";
import type { GivenConsents } from "./consent/counted-consents.server.ts";
import { shownEmail } from "../contact/email.server.ts";
import { maskEmail, maskPhone } from "./mask-address.server.ts";
import type { OldAddresses } from "./old-addresses.ts";
import type { State } from "./subscription.ts";

/** The addresses that a merchant enters for a row, checked and normalised. */
export interface Correction {
  /** The row's version as the merchant saw it. */
  version: number;
  email: string | null;
  /** E.164. */
  phone: string | null;
  country: string | null;
  /** Which consents the merchant vouches for: the shopper gave them for the new address too. */
  vouched: ChannelConsents;
}

/** What can be wrong with what was filled in; the pages have the wording. */
export const CORRECTION_FAULTS = [
  "email_invalid",
  "phone_invalid",
  "contact_missing",
  "sms_unavailable",
  "sms_consent_missing",
  "sms_consent_not_vouched",
] as const;

export type CorrectionFault = (typeof CORRECTION_FAULTS)[number];

export type CorrectionFaults = Partial<Record<"email" | "phone" | "sms_vouched", CorrectionFault>>;

/** A row with the ticks that count. */
export interface Correctable extends GivenConsents {
  email: string | null;
  phone: string | null;
  country: string | null;
  consentStep: string | null;
  unaskedConsents: string | null;
}

/** What happened to a consent whose address was corrected. */
export const CONSENT_FATES = [
  "email_vouched",
  "email_dropped",
  "sms_vouched",
  "sms_dropped",
] as const;

export type CorrectedConsentFate = (typeof CONSENT_FATES)[number];

export interface Corrected {
  row: Omit<Correctable, "consentStep"> & { consentStep: ConsentStep | null };
  fields: ("email" | "phone")[];
  consents: CorrectedConsentFate[];
  /** The addresses that it replaces. */
  was: OldAddresses;
}

/** Whether a merchant may correct a row: what Klaviyo has can't be changed there. */
export function canBeCorrected(state: State): boolean {
  return state === "queued" || state === "failed" || state === "blocked";
}

/**
 * Applies a correction to a row. A consent was given for one address: another address has it only
 * where the merchant vouches for it, and never where the shopper ticked nothing. What Klaviyo has
 * recorded for an unchanged address is not recorded again: that would lift an unsubscribe. What the
 * merchant chose not to have recorded for it stays so.
 */
export function applyCorrection(row: Correctable, correction: Correction): Corrected {
  const { email, phone, vouched } = correction;
  const other = { email: email !== row.email, sms: phone !== row.phone };
  const given = { email: row.emailConsent, sms: row.smsConsent };
  const ticked = {
    email: email !== null && given.email && (!other.email || vouched.email),
    sms: phone !== null && given.sms && (!other.sms || vouched.sms),
  };
  const recorded = recordedOf(row);
  const unasked = unaskedOf(row);
  const fate = (channel: keyof ChannelConsents): CorrectedConsentFate[] =>
    given[channel] && other[channel]
      ? [`${channel}_${ticked[channel] ? "vouched" : "dropped"}`]
      : [];
  return {
    row: {
      email,
      phone,
      country: phone === null ? null : other.sms ? correction.country : row.country,
      emailConsent: ticked.email,
      emailConsentVersion: row.emailConsentVersion,
      smsConsent: ticked.sms,
      smsConsentVersion: row.smsConsentVersion,
      consentStep: consentStepOf(
        { email: recorded.email && !other.email, sms: recorded.sms && !other.sms },
        ticked,
      ),
      unaskedConsents: unaskedConsentsOf({
        email: unasked.email && !other.email,
        sms: unasked.sms && !other.sms,
      }),
    },
    fields: [
      ...(other.email ? (["email"] as const) : []),
      ...(other.sms ? (["phone"] as const) : []),
    ],
    consents: [...fate("email"), ...fate("sms")],
    was: {
      ...(other.email && { email: row.email && maskEmail(shownEmail(row.email)) }),
      ...(other.sms && { phone: row.phone && maskPhone(row.phone) }),
    },
  };
}
