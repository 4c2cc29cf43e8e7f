import type { Reader } from "../../locales/reader.tsx";
import type { CountryOption } from "./storefront/country-options.ts";
import { retentionWords } from "./retention/retention-words.ts";
import { languageWords } from "../shared/words.ts";
import { readTranslations } from "./storefront/translations.ts";
import type { StorefrontDraft } from "./storefront/storefront-draft.ts";

/** The list's id and name count as one field. */
export type Field = Exclude<keyof StorefrontDraft, "consentListName">;

const FIELDS: Record<Field, true> = {
  smsEnabled: true,
  defaultCountry: true,
  consentSms: true,
  consentEmail: true,
  translations: true,
  consentListId: true,
  retentionDays: true,
};

/** The label of a field on the page. */
function fieldLabel(field: Field, { t }: Reader): string {
  switch (field) {
    case "smsEnabled":
      return t("settings.fields.sms");
    case "defaultCountry":
      return t("settings.fields.country");
    case "consentSms":
    case "consentEmail":
      return t(`settings.fields.${field}`);
    case "translations":
      return t("privacy.translations.title");
    case "consentListId":
      return t("settings.lists.label");
    case "retentionDays":
      return t("settings.retention.label");
  }
}

export interface Difference {
  field: string;
  stored: string;
  yours: string;
}

/** The fields whose draft differs from the stored settings, with both values. */
export function differencesOf(
  draft: StorefrontDraft,
  stored: StorefrontDraft,
  countries: CountryOption[],
  reader: Reader,
): Difference[] {
  const fields = (Object.keys(FIELDS) as Field[]).filter((field) => draft[field] !== stored[field]);
  return fields.map((field) => ({
    field: fieldLabel(field, reader),
    stored: valueWords(stored, field, countries, reader),
    yours: valueWords(draft, field, countries, reader),
  }));
}

function valueWords(
  draft: StorefrontDraft,
  field: Field,
  countries: CountryOption[],
  reader: Reader,
): string {
  const { t } = reader;
  switch (field) {
    case "smsEnabled":
      return draft.smsEnabled ? t("settings.conflict.on") : t("settings.conflict.off");
    case "defaultCountry": {
      const { defaultCountry } = draft;
      const found = countries.find(({ code }) => code.country === defaultCountry);
      return found?.label ?? defaultCountry;
    }
    case "consentSms":
    case "consentEmail": {
      const wording = draft[field];
      return wording === ""
        ? t("settings.conflict.noWording")
        : t("settings.conflict.wording", { wording });
    }
    case "translations":
      return translationsWords(draft.translations, reader);
    case "consentListId":
      return draft.consentListId === "" ? t("settings.lists.none") : draft.consentListName;
    case "retentionDays":
      return retentionWords(Number(draft.retentionDays), reader);
  }
}

/** The languages with their own wording; texts that differ in one of them are too long to compare here. */
function translationsWords(text: string, { t, locale }: Reader): string {
  const names = readTranslations(text).map((one) => languageWords(one.locale, locale));
  return names.length > 0 ? names.join(", ") : t("settings.conflict.noWording");
}
