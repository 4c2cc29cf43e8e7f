import type { CountryChoice } from "../merchant/countries.ts";
import { NO_LIST } from "./list-words.ts";
import type { StorefrontDraft } from "./storefront-draft.ts";

/** A list is chosen, and told, by one field; its name goes with it. */
export type Field = Exclude<keyof StorefrontDraft, "consentListName">;

export const FIELD_LABELS: Record<Field, string> = {
  smsEnabled: "Let shoppers ask for a text message (SMS)",
  defaultCountry: "Default country",
  consentSms: "Consent wording for SMS",
  consentEmail: "Consent wording for marketing e-mail",
  consentListId: "List for recorded consents",
};

export const CONFLICT = {
  title: "The settings were changed meanwhile",
  text: "Somebody saved others, in another tab or on another computer, after this page was loaded. Yours are not saved yet, and are still in the form. What is stored differs from them:",
  keep: "Keep mine and save",
  take: "Take what is stored",
};

export interface Difference {
  label: string;
  words: string;
}

/** Which fields of the form are not as they are stored now, and how they are stored. */
export function differencesOf(
  draft: StorefrontDraft,
  stored: StorefrontDraft,
  countries: CountryChoice[],
): Difference[] {
  const fields = (Object.keys(FIELD_LABELS) as Field[]).filter(
    (field) => draft[field] !== stored[field],
  );
  return fields.map((field) => ({
    label: FIELD_LABELS[field],
    words: `${valueWords(stored, field, countries)} is stored, ${valueWords(draft, field, countries)} is yours.`,
  }));
}

function valueWords(draft: StorefrontDraft, field: Field, countries: CountryChoice[]): string {
  switch (field) {
    case "smsEnabled":
      return draft.smsEnabled ? "On" : "Off";
    case "defaultCountry": {
      const { defaultCountry: code } = draft;
      return countries.find(({ value }) => value === code)?.label ?? code;
    }
    case "consentSms":
    case "consentEmail":
      return draft[field] === "" ? "No wording" : `“${draft[field]}”`;
    case "consentListId":
      return draft.consentListId === "" ? NO_LIST.label : draft.consentListName;
  }
}
