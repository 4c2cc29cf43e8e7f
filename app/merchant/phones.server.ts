import { getCountries, parsePhoneNumberFromString, type CountryCode } from "libphonenumber-js";
import { normalisePhone } from "../contact/normalise.ts";

/**
 * Every way in which a customer's phone may stand in this app, where sign-ups are kept as E.164.
 * One without its country code is read as of the shop's country; where that makes no number of it,
 * as of every country in which it could be one. The first is what it is called by.
 */
export function phonesOf(written: string, country: string): string[] {
  const text = normalisePhone(written);
  const digits = text.replace(/\D/g, "");
  if (digits === "") return [];
  const read = (of: string) =>
    parsePhoneNumberFromString(text, { defaultCountry: of as CountryCode, extract: false });

  if (text.startsWith("+")) return [read(country)?.number ?? `+${digits}`];
  const here = read(country);
  if (here?.isValid()) return [here.number, digits];
  const anywhere = getCountries()
    .map(read)
    .flatMap((phone) => (phone?.isPossible() ? [phone.number] : []));
  return [...new Set([digits, `+${digits}`, ...anywhere])];
}
