import { isSupportedCountry } from "libphonenumber-js";
import { readVariantId } from "../klaviyo/variant-id.ts";
import type { SignUp } from "../outbox/subscription.ts";
import { readEmail } from "./email.ts";
import { readPhone } from "./phone.ts";

/** What is wrong with a field, by the key of its words in `words.ts`. */
export type Fault =
  | "email_invalid"
  | "phone_invalid"
  | "phone_missing"
  | "contact_missing"
  | "sms_consent_missing"
  | "sms_unavailable"
  | "variant_invalid";

export type FieldFaults = Partial<Record<"email" | "phone" | "sms_consent" | "variant_id", Fault>>;

export interface ShopSettings {
  smsEnabled: boolean;
  defaultCountry: string;
  consent: { version: number };
}

/** Checks and normalises a sign-up's fields. Pure: the same fields and settings give the same answer. */
export function readSignUp(
  fields: Record<string, string>,
  settings: ShopSettings,
): { ok: true; signUp: SignUp } | { ok: false; faults: FieldFaults } {
  const faults: FieldFaults = {};
  const given = (name: string) => fields[name]?.trim() ?? "";

  const variant = readVariantId(fields["variant_id"] ?? "");
  if (!variant.ok) faults.variant_id = "variant_invalid";

  const email = given("email") ? readEmail(given("email")) : null;
  if (email === undefined) faults.email = "email_invalid";

  const country = readCountry(given("country")) ?? settings.defaultCountry;
  const phone = given("phone") ? readPhone(given("phone"), country) : null;
  if (phone === undefined) faults.phone = "phone_invalid";

  const smsConsent = isTicked(given("sms_consent"));
  if (!given("email") && !given("phone")) Object.assign(faults, missContact(fields));
  if (phone && !given("email")) {
    // By phone alone a shopper is reached by SMS or not at all.
    if (!settings.smsEnabled) faults.phone = "sms_unavailable";
    else if (!smsConsent) faults.sms_consent = "sms_consent_missing";
  }
  if (!variant.ok || email === undefined || phone === undefined || Object.keys(faults).length > 0) {
    return { ok: false, faults };
  }
  return {
    ok: true,
    signUp: {
      variantId: variant.variantId,
      productId: readDigits(given("product_id")),
      email,
      phone,
      country: phone ? country : null,
      smsConsent: smsConsent && phone !== null,
      emailConsent: isTicked(given("email_consent")) && email !== null,
      consentVersion: readVersion(given("consent_version"), settings.consent.version),
      locale: readLocale(given("locale")),
      pageUrl: readPageUrl(given("page_url")),
      botSign: given("website") ? "honeypot" : null,
    },
  };
}

/** A form that does not ask for an e-mail has no place for a word about one. */
function missContact(fields: Record<string, string>): FieldFaults {
  const asksForPhoneAlone = fields["email"] === undefined && fields["phone"] !== undefined;
  return asksForPhoneAlone ? { phone: "phone_missing" } : { email: "contact_missing" };
}

function isTicked(value: string): boolean {
  return ["1", "on", "true", "yes"].includes(value.toLowerCase());
}

function readCountry(value: string): string | undefined {
  const code = value.toUpperCase();
  return isSupportedCountry(code) ? code : undefined;
}

function readDigits(value: string): string | null {
  return /([1-9]\d{0,19})$/.exec(value)?.[1] ?? null;
}

/** A version that the shop never had is evidence of nothing. */
function readVersion(value: string, newest: number): number | null {
  const version = /^\d{1,9}$/.test(value) ? Number(value) : 0;
  return version >= 1 && version <= newest ? version : null;
}

function readLocale(value: string): string | null {
  return /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(value) && value.length <= 35 ? value : null;
}

/** Where the shopper stood, without the query: it may carry names and e-mails. */
function readPageUrl(value: string): string | null {
  const url = URL.parse(value);
  if (!url || !/^https?:$/.test(url.protocol)) return null;
  return (url.origin + url.pathname).slice(0, 500);
}
