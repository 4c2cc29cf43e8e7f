import { Prisma } from "#prisma/client/client.ts";
import { countedTick } from "./counted-consents.ts";

/**
 * What became of the consents that the shopper gave, as a row keeps it; null while nobody has asked
 * Klaviyo. Each is recorded once for each tick: the call lifts an unsubscribe, which only a new
 * tick may do. `recorded` are all that were ticked; the two beside it leave the other one open.
 */
export type ConsentStep = "recorded" | "email_recorded" | "sms_recorded" | "not_permitted";

/** One of the two for each channel that a shopper can consent to. */
export interface Consents {
  email: boolean;
  sms: boolean;
}

interface Row {
  emailConsent: boolean;
  smsConsent: boolean;
  consentStep: string | null;
}

/** Which of a row's ticked boxes Klaviyo has taken. */
export function recordedOf({ emailConsent, smsConsent, consentStep }: Row): Consents {
  const all = consentStep === "recorded";
  return {
    email: emailConsent && (all || consentStep === "email_recorded"),
    sms: smsConsent && (all || consentStep === "sms_recorded"),
  };
}

/** The word for what is recorded of what was ticked; null where nothing is. */
export function consentStepOf(recorded: Consents, ticked: Consents): ConsentStep | null {
  const email = recorded.email && ticked.email;
  const sms = recorded.sms && ticked.sms;
  if (!email && !sms) return null;
  if (email === ticked.email && sms === ticked.sms) return "recorded";
  return email ? "email_recorded" : "sms_recorded";
}

/**
 * The rows of a shop that go out as they are, since nothing was ticked that is still to be recorded,
 * and are due since then: a condition to add to others, in words that SQLite and PostgreSQL share.
 */
export function asksNoConsent({ smsEnabled }: { smsEnabled: boolean }, since: Date): Prisma.Sql {
  const noSms = Prisma.sql`
    AND ("phone" IS NULL OR "phoneRefused" OR NOT ${countedTick.sms} OR "consentStep" = 'sms_recorded')`;
  return Prisma.sql`AND "dueAt" >= ${since} AND ("consentStep" IN ('recorded', 'not_permitted') OR (
    ("email" IS NULL OR NOT ${countedTick.email} OR "consentStep" = 'email_recorded')
    ${smsEnabled ? noSms : Prisma.empty}
  ))`;
}
