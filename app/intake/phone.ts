import { parsePhoneNumberFromString, type CountryCode } from "libphonenumber-js";

/** Reads a phone number as E.164; a national one by the country given. Undefined where it is none. */
export function readPhone(text: string, country: string): string | undefined {
  const phone = parsePhoneNumberFromString(text, {
    defaultCountry: country as CountryCode,
    extract: false,
  });
  return phone?.isValid() ? phone.number : undefined;
}
