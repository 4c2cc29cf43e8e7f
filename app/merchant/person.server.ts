import { spellingsOf } from "../contact/email.server.ts";
import { db } from "../server/db.server.ts";
import { phonesOf } from "./phones.server.ts";

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
