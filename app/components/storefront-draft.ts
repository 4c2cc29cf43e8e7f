import type { Reader } from "../locales/reader.tsx";
import type { Settings } from "../merchant/settings.ts";

/** The storefront settings as they stand in the form. */
export interface StorefrontDraft {
  smsEnabled: boolean;
  defaultCountry: string;
  consentEmail: string;
  consentSms: string;
  /** Both empty for no list. */
  consentListId: string;
  consentListName: string;
}

export function draftOf(settings: Settings): StorefrontDraft {
  const { smsEnabled, defaultCountry, consent } = settings;
  return {
    smsEnabled,
    defaultCountry,
    consentEmail: consent.email,
    consentSms: consent.sms,
    ...listDraftOf(settings),
  };
}

/** The list alone: another key changes it while the rest of the form stands. */
export function listDraftOf({ consentList }: Settings) {
  return { consentListId: consentList?.id ?? "", consentListName: consentList?.name ?? "" };
}

export function differs(draft: StorefrontDraft, stored: StorefrontDraft): boolean {
  return (Object.keys(stored) as (keyof StorefrontDraft)[]).some(
    (field) => draft[field] !== stored[field],
  );
}

/** Which wording a shopper agrees to now, and what a change of it does. */
export function versionWords(version: number, { t }: Reader): string {
  if (version === 0) return t("settings.fields.noVersion");
  return t("settings.fields.version", { version, next: version + 1 });
}
