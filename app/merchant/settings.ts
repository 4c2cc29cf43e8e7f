/** The merchant's settings; the storefront block and the sign-up endpoint read the same. */
export interface Settings {
  smsEnabled: boolean;
  defaultCountry: string;
  consent: ConsentWording;
  /** What some of the storefront's languages show instead, by language. */
  translations: ConsentTranslation[];
  /** The newest version of any language. */
  newestConsent: number;
  /** The Klaviyo list for recorded consents; null leaves them to the account's own opt-in. */
  consentList: { id: string; name: string } | null;
  /** Identifies the connected Klaviyo account, which owns the list; null if none is connected. */
  account: string | null;
  /** A row's person is erased this many days after the sign-up. */
  retentionDays: number;
}

/**
 * The wording beside the checkboxes; an empty one shows no checkbox. Version 0 is before the first.
 */
export interface ConsentWording {
  version: number;
  email: string;
  sms: string;
}

/** The wording of one language. Where it has no text, that language shows no checkbox. */
export interface ConsentTranslation extends ConsentWording {
  locale: string;
}

/**
 * Identifies the settings that a page was loaded with, so that a save can tell whether they have
 * changed. It contains the newest version of the wordings, not their texts, and not the list's name, which is only
 * for display. It contains the account, because a list of one account means nothing to another.
 * Equal settings have equal etags, so a save never overwrites unseen changes.
 */
export function settingsEtag(settings: Settings): string {
  const { smsEnabled, defaultCountry, newestConsent, consentList, account, retentionDays } =
    settings;
  const list = consentList?.id ?? null;
  return JSON.stringify([
    ...[smsEnabled, defaultCountry, newestConsent, list, account],
    retentionDays,
  ]);
}
