import { getCountries, parsePhoneNumberFromString, type CountryCode } from "libphonenumber-js";
import { spellingsOf } from "../contact/email.server.ts";
import { db } from "../server/db.server.ts";
import { normalisePhone } from "../contact/normalise.ts";

/** A customer as Shopify, or a request that we noted, names one. */
export interface Customer {
  email: string | null;
  phone: string | null;
}

/** By what the rows of a shop speak of a customer: the phone in every way in which it may stand there. */
export interface Person {
  /** As sign-ups have it, whichever way it was spelled. */
  email: string | null;
  phones: string[];
}

export async function identify(shop: string, { email, phone }: Customer): Promise<Person> {
  const merchant = await db.merchant.findUnique({
    where: { shop },
    select: { defaultCountry: true },
  });
  const [stored = null] = spellingsOf(email ?? "");
  return { email: stored, phones: phone ? phonesOf(phone, merchant?.defaultCountry ?? "") : [] };
}

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
