/** The wordings beside the checkboxes in one language of the storefront. */
export interface Translation {
  locale: string;
  email: string;
  sms: string;
}

/** The languages that the block speaks, as Shopify names them. */
export const STOREFRONT_LANGUAGES = [
  ...["ar", "cs", "da", "de", "en", "es", "fi", "fr", "he", "it", "ja", "ko", "nb", "nl", "pl"],
  ...["pt-BR", "sv", "tr", "zh-CN", "zh-TW"],
];

/** Writes wordings for the form: sorted, so that equal ones are equal texts. */
export function writeTranslations(translations: Translation[]): string {
  const sorted = translations.toSorted((one, other) => (one.locale < other.locale ? -1 : 1));
  return JSON.stringify(sorted.map(({ locale, email, sms }) => ({ locale, email, sms })));
}

/** Reads what `writeTranslations` wrote. */
export function readTranslations(text: string): Translation[] {
  return JSON.parse(text) as Translation[];
}
