import { isSupportedCountry } from "libphonenumber-js";
import { readEmail } from "../contact/email.server.ts";
import { normaliseText } from "../contact/normalise.ts";
import { readPhone } from "../contact/phone.ts";
import { readProductId, readVariantId } from "../klaviyo/shopify-ids.ts";
import { countConsents, type Wording } from "../outbox/consent/counted-consents.server.ts";
import type { SignUp } from "../outbox/subscription.ts";

/** What is wrong with a field, by the key of its text in `words`. */
export type Fault =
  | "email_invalid"
  | "phone_invalid"
  | "phone_missing"
  | "contact_missing"
  | "sms_consent_missing"
  | "sms_consent_outdated"
  | "sms_unavailable"
  | "variant_invalid";

export type FieldFaults = Partial<Record<"email" | "phone" | "sms_consent" | "variant_id", Fault>>;

export interface ShopSettings {
  smsEnabled: boolean;
  defaultCountry: string;
  /** The wording that the shop shows now; an empty one shows no box. */
  consent: { sms: string };
}

/** What a sign-up is read with, beside its own fields. */
export interface SignUpContext {
  settings: ShopSettings;
  /**
   * The shop's wording of the version that the form names; empty where it never had such a version.
   */
  wordings: Wording[];
}

/** Checks and normalises a sign-up's fields. Pure: the same fields and surroundings give the same answer. */
export function readSignUp(
  fields: Record<string, string>,
  { settings, wordings }: SignUpContext,
): { ok: true; signUp: Omit<SignUp, "botSign"> } | { ok: false; faults: FieldFaults } {
  const faults: FieldFaults = {};
  const given = (name: string) => normaliseText(fields[name] ?? "");

  const variant = readVariantId(fields["variant_id"] ?? "");
  if (!variant.ok) faults.variant_id = "variant_invalid";

  const email = given("email") ? readEmail(given("email")) : null;
  if (email === undefined) faults.email = "email_invalid";

  const country = readCountry(given("country")) ?? settings.defaultCountry;
  const phone = given("phone") ? readPhone(given("phone"), country) : null;
  if (phone === undefined) faults.phone = "phone_invalid";

  const version = versionNamed(fields);
  const ticked = { sms: isTicked(given("sms_consent")), email: isTicked(given("email_consent")) };
  const { smsConsent, emailConsent } = countConsents(
    {
      smsConsent: ticked.sms && phone !== null && settings.smsEnabled,
      smsConsentVersion: version,
      emailConsent: ticked.email && email !== null,
      emailConsentVersion: version,
    },
    wordings,
  );
  if (!given("email") && !given("phone")) Object.assign(faults, missContact(fields));
  // A shopper with only a phone number is reached by SMS or not at all.
  if (phone && !given("email") && !smsConsent) {
    Object.assign(faults, missConsent(ticked.sms, settings));
  }
  if (!variant.ok || email === undefined || phone === undefined || Object.keys(faults).length > 0) {
    return { ok: false, faults };
  }
  return {
    ok: true,
    signUp: {
      variantId: variant.variantId,
      productId: readProductId(given("product_id")),
      email,
      // A number that must not be texted is not stored.
      phone: smsConsent ? phone : null,
      country: smsConsent ? country : null,
      smsConsent,
      emailConsent,
      consentVersion: smsConsent || emailConsent ? version : null,
      locale: readLocale(given("locale")),
      pageUrl: readPageUrl(given("page_url")),
    },
  };
}

/** A form without an e-mail field has no place for an error about one. */
function missContact(fields: Record<string, string>): FieldFaults {
  const asksForPhoneAlone = fields["email"] === undefined && fields["phone"] !== undefined;
  return asksForPhoneAlone ? { phone: "phone_missing" } : { email: "contact_missing" };
}

/**
 * Why a sign-up with only a phone can't be texted: SMS is off, the box is not ticked, or its
 * wording was not this shop's.
 */
function missConsent(ticked: boolean, { smsEnabled, consent }: ShopSettings): FieldFaults {
  if (!smsEnabled || (ticked && consent.sms === "")) return { phone: "sms_unavailable" };
  return { sms_consent: ticked ? "sms_consent_outdated" : "sms_consent_missing" };
}

/** Whether a checkbox of a form was ticked, by its value. */
export function isTicked(value: string): boolean {
  return ["1", "on", "true", "yes"].includes(value.toLowerCase());
}

function readCountry(value: string): string | undefined {
  const code = value.toUpperCase();
  return isSupportedCountry(code) ? code : undefined;
}

/** The version of the wordings that a form was shown with, as the form says. */
export function versionNamed(fields: Record<string, string>): number | null {
  const value = normaliseText(fields["consent_version"] ?? "");
  return /^[1-9]\d{0,8}$/.test(value) ? Number(value) : null;
}

/**
 * What the block names a submission by, alike in each try: random, so that no one else can name it.
 * Undefined where a form has none, as without JavaScript, or one that the block does not make.
 */
export function submissionNamed(fields: Record<string, string>): string | undefined {
  const value = fields["submission"] ?? "";
  return /^[\w-]{16,64}$/.test(value) ? value : undefined;
}

function readLocale(value: string): string | null {
  return /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(value) && value.length <= 35 ? value : null;
}

/** A longer address is no page of a shop: Shopify's handles end at 255 characters. */
const LONGEST_PAGE_URL = 500;

/** The shopper's page, without the query: it may contain names and e-mails. */
function readPageUrl(value: string): string | null {
  const url = URL.parse(value);
  if (!url || !/^https?:$/.test(url.protocol)) return null;
  const page = url.origin + url.pathname;
  return page.length <= LONGEST_PAGE_URL ? page : null;
}
