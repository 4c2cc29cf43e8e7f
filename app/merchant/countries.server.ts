import { getCountries, getCountryCallingCode } from "libphonenumber-js";

export interface CallingCode {
  /** ISO 3166-1 alpha-2. */
  country: string;
  callingCode: string;
}

/** Every country that a phone number can be of. */
export function callingCodes(): CallingCode[] {
  return getCountries().map((country) => ({
    country,
    callingCode: getCountryCallingCode(country),
  }));
}
