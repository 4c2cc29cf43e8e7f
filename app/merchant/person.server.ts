import { parsePhoneNumberFromString, type CountryCode } from "libphonenumber-js";
import { spellingsOf } from "../contact/email.server.ts";
import { db } from "../server/database/db.server.ts";
import { normalisePhone } from "../contact/normalise.ts";

/** A customer as named by Shopify or by a stored data request. */
export interface Customer {
  email: string | null;
  phone: string | null;
}

/**
 * The identifiers of a customer in the rows of a shop, with every form that the phone may have
 * there.
 */
export interface Person {
  /** Spelled as sign-ups store it. */
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
 * A customer's phone as E.164 where Shopify names it with its country code, and null otherwise: by
 * the shop's country it might be a stranger's, which an erasure outside of this app must not risk.
 */
export function internationalPhone(written: string | null): string | null {
  const [phone] = written === null ? [] : phonesOf(written, "");
  return phone?.startsWith("+") ? phone : null;
}

/**
 * Every form that a customer's phone may have in this app, which stores sign-ups as E.164. A phone
 * without country code is read as of the shop's country and no other: the same digits are a
 * stranger's number elsewhere, and an erasure cannot be undone (docs/decisions/027). There it need
 * only be possible, because earlier releases checked less. The first form is the one that is shown.
 */
export function phonesOf(written: string, country: string): string[] {
  const text = normalisePhone(written);
  const digits = text.replace(/\D/g, "");
  if (digits === "") return [];
  const phone = parsePhoneNumberFromString(text, {
    defaultCountry: country as CountryCode,
    extract: false,
  });
  if (text.startsWith("+")) return [phone?.number ?? `+${digits}`];
  return phone?.isPossible() ? [phone.number, digits] : [digits];
}
