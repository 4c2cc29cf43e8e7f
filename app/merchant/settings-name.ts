import type { Settings } from "./settings.ts";

/**
 * Names what a page was loaded with, so that a save can tell whether it is still so. The wording goes
 * by its version, and a list's name is only shown. The same settings have the same name: whoever
 * saves over them overwrites nothing that she has not seen.
 */
export function nameOfSettings(settings: Settings): string {
  const { smsEnabled, defaultCountry, consent, consentList } = settings;
  return JSON.stringify([smsEnabled, defaultCountry, consent.version, consentList?.id ?? null]);
}
