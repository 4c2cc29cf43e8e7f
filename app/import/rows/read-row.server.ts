import { isSupportedCountry } from "libphonenumber-js";
import type { VariantName } from "../../catalog/variant-name.ts";
import { readEmail } from "../../contact/email.server.ts";
import { normaliseText } from "../../contact/normalise.ts";
import { readPhone } from "../../contact/phone.ts";
import { readVariantId } from "../../klaviyo/shopify-ids.ts";
import { DAY_MS, MINUTE_MS } from "../../server/durations.ts";
import type { ColumnField } from "./columns.ts";
import type { Mapping } from "./mapping.ts";
import { readTime } from "./read-time.ts";
import type { RowFault, RowNote } from "./row-fault.ts";

/** A row that can be imported if its variant exists. */
export interface Candidate {
  variant: VariantName;
  email: string | null;
  /** E.164. */
  phone: string | null;
  country: string | null;
  smsConsent: boolean;
  emailConsent: boolean;
  /** The wording that the consents were given beside; null without any. */
  consentText: string | null;
  /** When each was given, in epoch milliseconds; null without it. */
  emailConsentAt: number | null;
  smsConsentAt: number | null;
  locale: string | null;
  /** When the shopper signed up, in epoch milliseconds; null where the file has no time of it. */
  signedUpAt: number | null;
  note: RowNote | null;
}

export interface RowContext {
  mapping: Mapping;
  /** How many columns the headings name. */
  width: number;
  smsEnabled: boolean;
  defaultCountry: string;
  timeZone: string;
  retentionDays: number;
  now: Date;
}

export type RowReading = { ok: true; candidate: Candidate } | { ok: false; fault: RowFault };

/** A sign-up of tomorrow: the other machine's clock may be some minutes ahead. */
const CLOCKS_DIFFER_MS = 5 * MINUTE_MS;

/** As exports say that a message was sent. */
const NOTIFIED =
  /^(notified|sent|delivered|completed?|fulfilled|engaged|converted|benachrichtigt|gesendet|envoyee?|notifiee?|enviad[oa]|notificad[oa]|通知済み|送信済み)(?![a-z])/;
/** As exports say that the shopper no longer waits. */
const CANCELLED =
  /^(cancell?ed|unsubscribed|removed|deleted|expired|inactive|opted out|abgemeldet|storniert|annulee?|desabonnee?|cancelad[oa]|キャンセル)/;

const YES = /^(1|y|yes|true|on|x|subscribed|opted[ _-]?in|accepted|granted|ja|oui|si|sí|はい)$/;

/**
 * Checks and normalises a row, with the checks of a shopper's form. A consent needs a true value, a
 * wording and a date, all from the file or the merchant: nothing is assumed. Pure.
 */
export function readRow(cells: string[], context: RowContext): RowReading {
  const { mapping, width, now } = context;
  // A cell too many may be empty, as some exports end each line with a delimiter.
  if (cells.length < width || cells.slice(width).some((cell) => cell !== "")) return not("columns");
  const given = (field: ColumnField) => {
    const at = mapping.columns[field];
    return at === undefined ? "" : unguard(normaliseText(cells[at] ?? ""));
  };

  const status = given("status").toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  if (NOTIFIED.test(status) || isNotified(given("notifiedAt"))) return not("already_notified");
  if (CANCELLED.test(status)) return not("cancelled");

  const contact = readContact(given, context);
  if (typeof contact === "string") return not(contact);
  const variant = readVariant(given);
  if (typeof variant === "string") return not(variant);

  const signedUpAt = timeIn(given("signedUpAt"), context);
  if (signedUpAt === undefined) return not("time_invalid");
  if (signedUpAt !== null) {
    if (signedUpAt.getTime() > now.getTime() + CLOCKS_DIFFER_MS) return not("time_future");
    if (isTooOld(signedUpAt, context)) return not("time_too_old");
  }
  const locale = given("locale");
  return {
    ok: true,
    candidate: {
      ...contact,
      variant,
      locale: /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(locale) ? locale.slice(0, 35) : null,
      signedUpAt: signedUpAt && Math.min(signedUpAt.getTime(), now.getTime()),
    },
  };
}

/** Whether a sign-up's time is before those that the shop keeps. */
export function isTooOld(
  signedUpAt: Date,
  { retentionDays, now }: { retentionDays: number; now: Date },
): boolean {
  return retentionDays > 0 && now.getTime() - signedUpAt.getTime() >= retentionDays * DAY_MS;
}

const not = (fault: RowFault): RowReading => ({ ok: false, fault });

type Given = (field: ColumnField) => string;

/** An apostrophe that an export has put before a plus or an equals sign, against formulas. */
function unguard(text: string): string {
  return text.replace(/^'(?=[=+\-@])/, "");
}

/** A time, or a word for yes: whatever is neither empty nor a no. */
function isNotified(text: string): boolean {
  return text !== "" && !/^(0|no|nein|non|false|never|pending|-|n\/a|null)$/i.test(text);
}

type Contact = Omit<Candidate, "variant" | "locale" | "signedUpAt">;

function readContact(given: Given, context: RowContext): Contact | RowFault {
  const { smsEnabled, defaultCountry, mapping } = context;
  if (given("email") === "" && given("phone") === "") return "contact_missing";
  const email = given("email") === "" ? null : readEmail(given("email"));
  if (email === undefined) return "email_invalid";

  const code = given("country").toUpperCase();
  const country = isSupportedCountry(code) ? code : defaultCountry;
  // The digits of a number of a country that can't be read are a stranger's in the shop's country.
  const isForeign = code !== "" && !isSupportedCountry(code) && !/^(\+|00)/.test(given("phone"));
  const phone =
    given("phone") === "" ? null : isForeign ? undefined : readPhone(given("phone"), country);
  if (phone === undefined && email === null) return "phone_invalid";

  const consent = readConsent(given, context);
  const smsConsent = consent.sms && typeof phone === "string" && smsEnabled;
  if (email === null && !smsConsent) return smsEnabled ? "sms_consent_missing" : "sms_unavailable";
  // Without it in Klaviyo, a shopper with only a phone gets nothing.
  if (email === null && !mapping.recordConsents) return "sms_consent_unrecorded";
  const emailConsent = consent.email && email !== null;
  return {
    email,
    // A number that must not be texted is not stored.
    phone: smsConsent ? phone : null,
    country: smsConsent ? country : null,
    smsConsent,
    emailConsent,
    consentText: smsConsent || emailConsent ? consent.text : null,
    emailConsentAt: emailConsent ? consent.emailAt : null,
    smsConsentAt: smsConsent ? consent.smsAt : null,
    note: phone !== null && !smsConsent ? "phone_left_out" : consent.note,
  };
}

interface Consent {
  sms: boolean;
  email: boolean;
  text: string | null;
  /** Epoch milliseconds. */
  emailAt: number | null;
  smsAt: number | null;
  note: RowNote | null;
}

function readConsent(given: Given, context: RowContext): Consent {
  const none = { sms: false, email: false, text: null, emailAt: null, smsAt: null };
  const sms = YES.test(given("smsConsent").toLowerCase());
  const email = YES.test(given("emailConsent").toLowerCase());
  if (!sms && !email) return { ...none, note: null };
  const text = given("consentText") || normaliseText(context.mapping.consentText);
  if (text === "" || text.length > 2_000) return { ...none, note: "consent_without_text" };
  const emailAt = email ? consentTime(given, "emailConsentAt", context) : null;
  const smsAt = sms ? consentTime(given, "smsConsentAt", context) : null;
  const isWithoutDate = (email && emailAt === null) || (sms && smsAt === null);
  return {
    ...{ sms: smsAt !== null, email: emailAt !== null, emailAt, smsAt },
    text: emailAt === null && smsAt === null ? null : text,
    note: isWithoutDate ? "consent_without_date" : null,
  };
}

/**
 * When a consent was given: what the file says of this one. A date that is said of consents as such
 * counts only in a file that has none of their own: the other channel's date is not this one's.
 */
function consentTime(
  given: Given,
  own: "emailConsentAt" | "smsConsentAt",
  context: RowContext,
): number | null {
  const { emailConsentAt, smsConsentAt } = context.mapping.columns;
  const hasOwn = emailConsentAt !== undefined || smsConsentAt !== undefined;
  const at = timeIn(given(hasOwn ? own : "consentAt"), context);
  const now = context.now.getTime();
  return at && at.getTime() <= now + CLOCKS_DIFFER_MS ? Math.min(at.getTime(), now) : null;
}

/** Null for an empty text, undefined for one that is no time. */
function timeIn(text: string, { mapping, timeZone }: RowContext): Date | null | undefined {
  return text === "" ? null : readTime(text, { order: mapping.dateOrder, timeZone });
}

/** The surest of the ways in which a row names its variant: its ID, its SKU, its product and options. */
function readVariant(given: Given): VariantName | RowFault {
  const id = given("variantId");
  if (id !== "") {
    // A spreadsheet writes 3.3001E+13 for 33001893429341, and has lost its last digits.
    if (/^\d+([.,]\d+)?E\+\d+$/i.test(id)) return "variant_rounded";
    const reading = readVariantId(id.replace(/\.0+$/, ""));
    return reading.ok ? { by: "id", id: reading.variantId } : "variant_invalid";
  }
  const sku = given("sku");
  if (sku !== "") return { by: "sku", sku };
  const handle = given("handle").toLowerCase();
  if (handle === "") return "variant_missing";
  const options = (["option1", "option2", "option3"] as const).map(given);
  return { by: "handle", handle, options: options.filter((option) => option !== "") };
}
