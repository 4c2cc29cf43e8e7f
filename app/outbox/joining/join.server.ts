import type { ConsentStep, UnaskedConsents } from "../consent/consent-step.server.ts";
import type { GivenConsents } from "../consent/counted-consents.server.ts";
import { asksForAnotherCall, asksForMore, merge } from "./merge.server.ts";
import { answersRepeats, isRoundOver, type InRound } from "./round.ts";
import type { SignUp, State } from "../subscription.ts";

/** What a sign-up may change of the open row of its shopper and variant. */
export interface Joinable extends GivenConsents {
  phone: string | null;
  country: string | null;
  locale: string | null;
  pageUrl: string | null;
  productId: string | null;
  consentStep: ConsentStep | null;
  unaskedConsents: UnaskedConsents | null;
  phoneRefused: boolean;
  state: State;
  lastReason: string | null;
}

/**
 * What a repeated sign-up does to the open row: nothing; or it frees the row's key, so that the
 * sign-up opens a row of its own; or it queues the row again, as it is then. Pure.
 */
export type Joining = { kind: "none" } | { kind: "release" } | { kind: "requeue"; row: Joinable };

/** `row` has only the ticks that count: another one must not hide one that does. */
export function joinRow(
  row: Joinable & InRound & { deliveredAt: Date | null },
  signUp: SignUp,
  now: Date,
): Joining {
  if (isRoundOver(row)) return { kind: "release" };
  // A suspected bot changes no existing row.
  if (signUp.botSign) return { kind: "none" };
  // Nor does a person's sign-up take anything from one: its phone and its ticks may be anybody's.
  if (row.state === "blocked") return { kind: "requeue", row: newRow(signUp) };
  const merged = merge(row, signUp);
  // A row that Klaviyo has taken stays unchanged: any further request becomes a row of its own.
  const { deliveredAt } = row;
  if (deliveredAt && ["delivered", "queued"].includes(row.state)) {
    const answers = answersRepeats({ ...row, deliveredAt }, now);
    return { kind: answers && !asksForAnotherCall(row, merged) ? "none" : "release" };
  }
  // A queued row that would ask for the same again is not changed: a call for it may be open.
  if (row.state === "queued" && !asksForMore(row, merged)) return { kind: "none" };
  const phoneRefused = row.phoneRefused && merged.phone === row.phone;
  return {
    kind: "requeue",
    row: { ...merged, phoneRefused, state: "queued", lastReason: null },
  };
}

/** What a sign-up's own row begins with. */
export function newRow(signUp: SignUp): Joinable {
  const { botSign, consentVersion, phone, country, locale, pageUrl, productId } = signUp;
  const { smsConsent, emailConsent } = signUp;
  return {
    phone,
    country,
    locale,
    pageUrl,
    productId,
    smsConsent,
    emailConsent,
    smsConsentVersion: smsConsent ? consentVersion : null,
    emailConsentVersion: emailConsent ? consentVersion : null,
    consentStep: null,
    unaskedConsents: null,
    phoneRefused: false,
    state: botSign ? "blocked" : "queued",
    lastReason: botSign,
  };
}
