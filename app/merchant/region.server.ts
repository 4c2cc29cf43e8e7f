import { db } from "../server/database/db.server.ts";
import { knownTimeZone } from "./time-zone.server.ts";

/**
 * The time zone of a shop's days, by its IANA name, and the country of its national phone numbers,
 * by its ISO 3166 code: UTC and "" for a shop that is not stored, and UTC also where this machine
 * does not know the stored zone.
 */
export async function regionOf(shop: string): Promise<{ timeZone: string; country: string }> {
  const merchant = await db.merchant.findUnique({
    where: { shop },
    select: { timeZone: true, defaultCountry: true },
  });
  return {
    timeZone: knownTimeZone(merchant?.timeZone),
    country: merchant?.defaultCountry ?? "",
  };
}
