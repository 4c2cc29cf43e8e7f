import { useState } from "react";
import type { SettingsErrors } from "../../merchant/settings-form.server.ts";
import type { StorefrontDraft } from "./storefront/storefront-draft.ts";

/** The errors that a change of a field clears. */
const ERRORS_OF: Record<keyof StorefrontDraft, (keyof SettingsErrors)[]> = {
  smsEnabled: ["sms_enabled", "consent_sms", "consent_translations"],
  defaultCountry: ["default_country"],
  consentEmail: ["consent_email"],
  consentSms: ["consent_sms"],
  translations: ["consent_translations"],
  consentListId: ["consent_list_id"],
  consentListName: ["consent_list_id"],
  retentionDays: ["retention_days"],
};

const NONE: ReadonlySet<string> = new Set();

/** The errors of the last answer, without those whose field was changed since. */
export function useFieldErrors(errors: SettingsErrors, answer: object | undefined) {
  const [changed, setChanged] = useState({ since: answer, errors: NONE });
  const cleared = changed.since === answer ? changed.errors : NONE;
  return {
    errors: errorsWithout(errors, cleared),
    clearErrors: (change: Partial<StorefrontDraft>): void => {
      const fields = Object.keys(change) as (keyof StorefrontDraft)[];
      const more = fields.flatMap((field) => ERRORS_OF[field]);
      setChanged({ since: answer, errors: new Set([...cleared, ...more]) });
    },
  };
}

function errorsWithout(errors: SettingsErrors, cleared: ReadonlySet<string>): SettingsErrors {
  return Object.fromEntries(Object.entries(errors).filter(([field]) => !cleared.has(field)));
}
