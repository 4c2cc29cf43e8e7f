import { parsePhoneNumberFromString, type CountryCode } from "libphonenumber-js/max";
import { normalisePhone } from "./normalise.ts";

/** E.164 has 15 digits; the rest is room for what people write between them, and for what is not seen. */
const LONGEST_TYPED = 100;

/**
 * Reads a phone number as E.164; a national one by the country given. Undefined where it is none: by
 * the full rules of each country, as the short ones take numbers with digits missing.
 */
export function readPhone(text: string, country: string): string | undefined {
  if (text.length > LONGEST_TYPED) return undefined;
  const phone = parsePhoneNumberFromString(normalisePhone(text), {
    defaultCountry: country as CountryCode,
    extract: false,
  });
  return phone?.isValid() ? phone.number : undefined;
}
