import { parsePhoneNumberFromString, type CountryCode } from "libphonenumber-js/max";
import { normalisePhone } from "./normalise.ts";

/** E.164 has 15 digits; the rest is room for separators and invisible characters. */
const LONGEST_TYPED = 100;

/**
 * Mobile numbers of Mexico had a 1 behind the country code, or 044 or 045 in front, until 2019; address
 * books and WhatsApp still have it. https://en.wikipedia.org/wiki/Telephone_numbers_in_Mexico
 */
const OLD_MEXICAN_MOBILE = /^\+52(1|044|045)(?=\d{10}$)/;

/**
 * Reads a phone number as E.164; a national one by the given country. Undefined where it is none:
 * by the full rules of each country, as the short ones accept numbers with digits missing.
 */
export function readPhone(text: string, country: string): string | undefined {
  if (text.length > LONGEST_TYPED) return undefined;
  const phone = parse(normalisePhone(text), country);
  if (!phone) return undefined;
  const meant = phone.isValid()
    ? phone
    : parse(phone.number.replace(OLD_MEXICAN_MOBILE, "+52"), country);
  return meant?.isValid() ? meant.number : undefined;
}

function parse(text: string, country: string) {
  return parsePhoneNumberFromString(text, {
    defaultCountry: country as CountryCode,
    extract: false,
  });
}
