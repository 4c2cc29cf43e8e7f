import type { ConsentBody } from "./consent-body.ts";
import { phoneNumber } from "./contact.ts";
import { invalid, type Problem } from "./problem.ts";

/** The countries that an account may text, by their calling codes; all by default. */
export type SmsSetup =
  { configured: false } | { configured: true; callingCodes?: readonly string[] };

interface Phones {
  problems: Problem[];
  /** The profiles, by index, that were accepted without their phone number. */
  ignored: ReadonlySet<number>;
}

type Profile = ConsentBody["data"]["attributes"]["profiles"]["data"][number];

/**
 * Checks the phone numbers of a job. Klaviyo refused each bad one with a 400, and has announced that it
 * ignores one beside an e-mail instead: `ignoring` says which of the two an account gets.
 * https://community.klaviyo.com/developer-group-64/api-validation-improvements-for-phone-number-handling-18034
 */
export function checkPhones(
  { data }: ConsentBody,
  sms: SmsSetup = { configured: true },
  ignoring = false,
): Phones {
  const profiles = data.attributes.profiles.data;
  if (!sms.configured && profiles.some(isPhoneOnly)) {
    return { problems: [smsNotConfigured], ignored: new Set() };
  }
  const problems: Problem[] = [];
  const ignored = new Set<number>();
  for (const [index, profile] of profiles.entries()) {
    const problem = objectTo(profile, index, sms);
    if (!problem) continue;
    if (ignoring && profile.attributes.email) ignored.add(index);
    else problems.push(problem);
  }
  return { problems, ignored };
}

function objectTo(profile: Profile, index: number, sms: SmsSetup): Problem | undefined {
  const { phone_number: phone } = profile.attributes;
  if (typeof phone !== "string") return undefined;
  const form = phoneNumber.safeParse(phone);
  if (!form.success) return invalid(phoneAt(index), form.error.issues[0]?.message ?? "");
  return asksForSms(profile) && !isSupported(phone, sms) ? unsupportedRegion(index) : undefined;
}

function isSupported(phone: string, sms: SmsSetup): boolean {
  if (!sms.configured) return false;
  return sms.callingCodes?.some((code) => phone.startsWith(`+${code}`)) ?? true;
}

/** Only a consent needs the region; without one the number is just set on the profile. */
export function asksForSms({ attributes }: Profile): boolean {
  const { marketing, transactional } = attributes.subscriptions.sms ?? {};
  return Boolean(marketing ?? transactional);
}

export function isPhoneOnly({ id, attributes }: Profile): boolean {
  return !id && !attributes.email && Boolean(attributes.phone_number);
}

/** The profile without its ignored phone number. */
export function withoutPhone(profile: Profile): Profile {
  const subscriptions = { ...profile.attributes.subscriptions, sms: null, whatsapp: null };
  return {
    ...profile,
    attributes: { ...profile.attributes, phone_number: undefined, subscriptions },
  };
}

function phoneAt(index: number): PropertyKey[] {
  return ["data", "attributes", "profiles", "data", index, "attributes", "phone_number"];
}

/**
 * The whole error is known from real accounts, since revision 2024-05-15:
 * https://community.klaviyo.com/topic/show?fid=64&tid=12192
 */
export function unsupportedRegion(index: number): Problem {
  const detail = "Phone number is valid but is not in a supported region for this account.";
  return invalid(phoneAt(index), detail);
}

/**
 * The text is Klaviyo's. It has published no pointer with it, so the pointer is this double's own.
 * https://developers.klaviyo.com/en/docs/collect_email_and_sms_consent_via_api
 */
export const smsNotConfigured = invalid(
  ["data", "attributes", "profiles"],
  "SMS configuration is required to subscribe phone number only profiles.",
);
