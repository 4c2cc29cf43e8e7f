/** What the merchant decided; the block and the door read the same. */
export interface Settings {
  smsEnabled: boolean;
  defaultCountry: string;
  consent: ConsentWording;
  /** The Klaviyo list that recorded consents go to; null leaves it to the account's own opt-in. */
  consentList: { id: string; name: string } | null;
  /** Names the connected Klaviyo account, whose list it is; null while none is connected. */
  account: string | null;
  /** So many days after its sign-up a row is emptied of its person. */
  retentionDays: number;
}

/** The wording beside the boxes; an empty one shows no box. Version 0 is before the first. */
export interface ConsentWording {
  version: number;
  email: string;
  sms: string;
}

/**
 * Names what a page was loaded with, so that a save can tell whether it is still so. The wording goes
 * by its version, and a list's name is only shown; the account is named because a list of one means
 * nothing to another. The same settings have the same name: whoever
 * saves over them overwrites nothing that she has not seen.
 */
export function settingsEtag(settings: Settings): string {
  const { smsEnabled, defaultCountry, consent, consentList, account, retentionDays } = settings;
  const list = consentList?.id ?? null;
  return JSON.stringify([
    ...[smsEnabled, defaultCountry, consent.version, list, account],
    retentionDays,
  ]);
}
