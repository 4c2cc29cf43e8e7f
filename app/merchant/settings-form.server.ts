import { getCountries, type CountryCode, getCountryCallingCode } from "libphonenumber-js";
import { z } from "zod";

/** The submitted settings form. Its consent wording has no version yet. */
export interface SettingsInput {
  smsEnabled: boolean;
  defaultCountry: CountryCode;
  consentEmail: string;
  consentSms: string;
  /** The wordings of some languages; a form without the field does not change them. */
  translations?: { locale: string; email: string; sms: string }[] | undefined;
  /** The Klaviyo list for recorded consents. Its name is only for display. */
  consentList: { id: string; name: string } | null;
  /** For how many days a sign-up's person is kept; a form without the field does not change it. */
  retentionDays?: number | undefined;
}

/** The faults of a field. `malformed` is something that no page of ours would send. */
const SETTINGS_FAULTS = [
  "too_long",
  "unknown_country",
  "unknown_list",
  "unknown_retention",
  "unconfirmed",
  "wording_missing",
  "malformed",
] as const;

export type SettingsFault = (typeof SETTINGS_FAULTS)[number];

const countries = new Set<string>(getCountries());

const MOST_OF_A_NAME = 500;

const wording = z.string().trim().max(500, fault("too_long"));

/** More than the storefront has languages, so that the metafield and the form stay small. */
const MOST_TRANSLATIONS = 25;

/** As JSON, in the form's one field: what Shopify names a language, and its wordings. */
const translations = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({ code: "custom", message: fault("malformed") });
      return z.NEVER;
    }
  })
  .pipe(
    z
      .array(
        z.strictObject({
          locale: z.string().regex(/^[a-z]{2,3}(-[A-Za-z]{2,4})?$/, fault("malformed")),
          email: wording,
          sms: wording,
        }),
        fault("malformed"),
      )
      .max(MOST_TRANSLATIONS, fault("malformed"))
      .refine(
        (all) => new Set(all.map(({ locale }) => locale)).size === all.length,
        fault("malformed"),
      )
      .transform((all) => all.filter(({ email, sms }) => email !== "" || sms !== "")),
  );

/** Ten years. The page offers less, but an operator may have stored more than it offers. */
const MOST_DAYS_KEPT = 3_650;

/** The form of Klaviyo's ids, with room to spare. */
const listId = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9_-]{0,64}$/, fault("unknown_list"));

const settingsForm = z
  .object({
    sms_enabled: z
      .string()
      .optional()
      .transform((value) => value === "on" || value === "1"),
    default_country: z
      .string()
      .toUpperCase()
      .refine((code) => countries.has(code), fault("unknown_country"))
      .transform((code) => code as CountryCode),
    consent_email: wording,
    consent_sms: wording,
    consent_translations: translations.optional(),
    consent_list_id: listId.optional().default(""),
    consent_list_name: z.string().trim().max(MOST_OF_A_NAME).optional().default(""),
    retention_days: z
      .string()
      .regex(/^[1-9]\d{0,3}$/, fault("unknown_retention"))
      .transform(Number)
      .refine((days) => days <= MOST_DAYS_KEPT, fault("unknown_retention"))
      .optional(),
  })
  .refine((form) => !form.sms_enabled || form.consent_sms !== "", {
    path: ["consent_sms"],
    message: fault("wording_missing"),
  })
  .refine(
    ({ sms_enabled, consent_translations: all = [] }) =>
      !sms_enabled || all.every(({ sms }) => sms !== ""),
    { path: ["consent_translations"], message: fault("wording_missing") },
  )
  .refine((form) => (form.consent_list_id === "") === (form.consent_list_name === ""), {
    path: ["consent_list_id"],
    message: fault("unknown_list"),
  });

export type SettingsErrors = Partial<Record<keyof z.input<typeof settingsForm>, SettingsFault>>;

/** Validates the settings form; each error names its field and its fault. */
export function readSettings(
  form: FormData,
): { ok: true; settings: SettingsInput } | { ok: false; errors: SettingsErrors } {
  const parsed = settingsForm.safeParse(Object.fromEntries(form));
  if (!parsed.success) {
    const errors: SettingsErrors = {};
    for (const issue of parsed.error.issues) {
      errors[issue.path[0] as keyof SettingsErrors] ??=
        SETTINGS_FAULTS.find((known) => known === issue.message) ?? "malformed";
    }
    return { ok: false, errors };
  }
  const { sms_enabled, default_country, consent_email, consent_sms } = parsed.data;
  const { consent_list_id: id, consent_list_name: name } = parsed.data;
  return {
    ok: true,
    settings: {
      smsEnabled: sms_enabled,
      defaultCountry: default_country,
      consentEmail: consent_email,
      consentSms: consent_sms,
      translations: parsed.data.consent_translations,
      consentList: id ? { id, name } : null,
      retentionDays: parsed.data.retention_days,
    },
  };
}

/** Types a fault that zod carries as a message. */
function fault(kind: SettingsFault): string {
  return kind;
}

/** The settings that the form was loaded with; empty if the form does not say. */
export function readSeen(form: FormData): string {
  const seen = form.get("settings_seen");
  return typeof seen === "string" ? seen : "";
}

/** The key version that the page showed; -1, which no key has, if the form does not say. */
export function readKeySeen(form: FormData): number {
  const seen = form.get("key_seen");
  return typeof seen === "string" && /^\d{1,9}$/.test(seen) ? Number(seen) : -1;
}

export interface CallingCode {
  /** ISO 3166-1 alpha-2. */
  country: string;
  callingCode: string;
}

/** Every country that a phone number can belong to. */
export function callingCodes(): CallingCode[] {
  return getCountries().map((country) => ({
    country,
    callingCode: getCountryCallingCode(country),
  }));
}
