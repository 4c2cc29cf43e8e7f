import { getCountries, type CountryCode } from "libphonenumber-js";
import { z } from "zod";

/** The settings form as the merchant sends it. Its consent wording has no version yet. */
export interface SettingsInput {
  smsEnabled: boolean;
  defaultCountry: CountryCode;
  consentEmail: string;
  consentSms: string;
}

const countries = new Set<string>(getCountries());

const wording = z.string().trim().max(500, "Keep it under 500 characters.");

const settingsForm = z
  .object({
    sms_enabled: z
      .string()
      .optional()
      .transform((value) => value === "on" || value === "1"),
    default_country: z
      .string()
      .toUpperCase()
      .refine((code) => countries.has(code), "Choose a country from the list.")
      .transform((code) => code as CountryCode),
    consent_email: wording,
    consent_sms: wording,
  })
  .refine((form) => !form.sms_enabled || form.consent_sms !== "", {
    path: ["consent_sms"],
    message: "SMS needs a wording that the shopper agrees to.",
  });

export type SettingsErrors = Partial<Record<keyof z.input<typeof settingsForm>, string>>;

/** Checks the settings form; each error names its field in the merchant's words. */
export function readSettings(
  form: FormData,
): { ok: true; settings: SettingsInput } | { ok: false; errors: SettingsErrors } {
  const parsed = settingsForm.safeParse(Object.fromEntries(form));
  if (!parsed.success) {
    const errors: SettingsErrors = {};
    for (const issue of parsed.error.issues) {
      errors[issue.path[0] as keyof SettingsErrors] ??= issue.message;
    }
    return { ok: false, errors };
  }
  const { sms_enabled, default_country, consent_email, consent_sms } = parsed.data;
  return {
    ok: true,
    settings: {
      smsEnabled: sms_enabled,
      defaultCountry: default_country,
      consentEmail: consent_email,
      consentSms: consent_sms,
    },
  };
}
