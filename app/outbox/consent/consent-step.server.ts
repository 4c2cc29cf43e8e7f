import { Prisma } from "#prisma/client/client.ts";
import { countedTick } from "./counted-consents.server.ts";

/**
 * The result for the consents that the shopper gave, as a row stores it; null while Klaviyo was not
 * asked. Each is recorded once for each tick: the call lifts an unsubscribe, which only a new tick
 * may do. `recorded`: all that were ticked; `email_recorded` and `sms_recorded`: this one, and the
 * other is still open. `not_permitted`: the key or the account may not record any. `not_recorded`:
 * Klaviyo did not record these, for another reason. `email_only` and `sms_only`: it recorded that
 * one, and not the other.
 */
export type ConsentStep =
  | "recorded"
  | "email_recorded"
  | "sms_recorded"
  | "not_permitted"
  | "not_recorded"
  | "email_only"
  | "sms_only";

const UNRECORDED = ["not_permitted", "not_recorded", "email_only", "sms_only"];

/**
 * Klaviyo was asked for a row's consents and did not record all of them: the row continues without.
 */
export function isUnrecorded({ consentStep }: { consentStep: string | null }): boolean {
  return UNRECORDED.includes(consentStep ?? "");
}

/**
 * The value for a row that continues without what Klaviyo did not record now; what it recorded
 * before stays recorded.
 */
export function unrecordedStep(row: Row, why: "not_permitted" | "not_recorded"): ConsentStep {
  const recorded = recordedOf(row);
  if (recorded.email && recorded.sms) return "recorded";
  if (recorded.email) return "email_only";
  return recorded.sms ? "sms_only" : why;
}

/** The value for a row whose unrecorded consents, and no others, are requested again. */
export function askedAgain(row: Row): ConsentStep | null {
  const { emailConsent, smsConsent } = row;
  return consentStepOf(recordedOf(row), { email: emailConsent, sms: smsConsent });
}

/** The consents of a row that Klaviyo is not asked to record, as the row stores them. */
export type UnaskedConsents = "email" | "sms" | "both";

/**
 * Which of a row's consents the merchant chose, at an import, not to have recorded in Klaviyo. A
 * choice is no answer of Klaviyo's: it lasts until the shopper ticks that box, the merchant vouches
 * for it, or orders the recording.
 */
export function unaskedOf({
  unaskedConsents,
}: {
  unaskedConsents: string | null;
}): ChannelConsents {
  return {
    email: unaskedConsents === "email" || unaskedConsents === "both",
    sms: unaskedConsents === "sms" || unaskedConsents === "both",
  };
}

/** How a row stores these; null for none. */
export function unaskedConsentsOf({ email, sms }: ChannelConsents): UnaskedConsents | null {
  if (email) return sms ? "both" : "email";
  return sms ? "sms" : null;
}

/** One flag for each channel that a shopper can consent to. */
export interface ChannelConsents {
  email: boolean;
  sms: boolean;
}

interface Row {
  emailConsent: boolean;
  smsConsent: boolean;
  consentStep: string | null;
}

/** Which of a row's ticked boxes Klaviyo has recorded. */
export function recordedOf({ emailConsent, smsConsent, consentStep }: Row): ChannelConsents {
  const all = consentStep === "recorded";
  return {
    email:
      emailConsent && (all || consentStep === "email_recorded" || consentStep === "email_only"),
    sms: smsConsent && (all || consentStep === "sms_recorded" || consentStep === "sms_only"),
  };
}

/** The value for what is recorded of what was ticked; null where nothing is. */
export function consentStepOf(
  recorded: ChannelConsents,
  ticked: ChannelConsents,
): ConsentStep | null {
  const email = recorded.email && ticked.email;
  const sms = recorded.sms && ticked.sms;
  if (!email && !sms) return null;
  if (email === ticked.email && sms === ticked.sms) return "recorded";
  return email ? "email_recorded" : "sms_recorded";
}

/**
 * The rows of a shop that need no consent call and are due since then: an SQL condition to add to
 * others, in SQL that SQLite and PostgreSQL share.
 */
export function asksNoConsent({ smsEnabled }: { smsEnabled: boolean }, since: Date): Prisma.Sql {
  const noSms = Prisma.sql`
    AND ("phone" IS NULL OR "phoneRefused" OR NOT ${countedTick.sms} OR "consentStep" = 'sms_recorded' OR "unaskedConsents" IN ('sms', 'both'))`;
  return Prisma.sql`AND "dueAt" >= ${since} AND ("consentStep" IN ('recorded', 'not_permitted', 'not_recorded', 'email_only', 'sms_only') OR (
    ("email" IS NULL OR NOT ${countedTick.email} OR "consentStep" = 'email_recorded' OR "unaskedConsents" IN ('email', 'both'))
    ${smsEnabled ? noSms : Prisma.empty}
  ))`;
}
