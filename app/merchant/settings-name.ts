import type { Settings } from "./settings.server.ts";

/**
 * Names what a page was loaded with, so that a save can tell whether it is still so. The wording goes
 * by its version, and a list's name is only shown; the account is named because a list of one means
 * nothing to another. The same settings have the same name: whoever
 * saves over them overwrites nothing that she has not seen.
 */
export function nameOfSettings(settings: Settings): string {
  const { smsEnabled, defaultCountry, consent, consentList, account, retentionDays } = settings;
  const list = consentList?.id ?? null;
  return JSON.stringify([
    ...[smsEnabled, defaultCountry, consent.version, list, account],
    retentionDays,
  ]);
}
