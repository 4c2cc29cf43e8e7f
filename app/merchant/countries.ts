import { getCountries, getCountryCallingCode } from "libphonenumber-js";

export interface CountryChoice {
  value: string;
  label: string;
}

/** Every country that a phone number can be of, with its calling code, by name. */
export function countryChoices(): CountryChoice[] {
  const names = new Intl.DisplayNames("en", { type: "region" });
  return getCountries()
    .map((code) => ({
      value: code,
      label: `${names.of(code) ?? code} (+${getCountryCallingCode(code)})`,
    }))
    .sort((one, other) => one.label.localeCompare(other.label, "en"));
}
