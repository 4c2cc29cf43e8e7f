import { commit, db, write } from "../server/database/db.server.ts";

/** Used until Shopify has named the shop's own. */
const UNKNOWN_TIME_ZONE = "UTC";

/**
 * Stores the shop's time zone by its IANA name, from the Admin API's `shop.ianaTimezone`. A name
 * that this machine does not know changes nothing: no day could be computed with it.
 */
export async function rememberTimeZone(shop: string, timeZone: string): Promise<void> {
  if (!isTimeZone(timeZone) || timeZone === (await timeZoneOf(shop))) return;
  await commit(() => [write.merchant.updateMany({ where: { shop }, data: { timeZone } })]);
}

/** The time zone of a shop's days; UTC if it is not stored or not known on this machine. */
export async function timeZoneOf(shop: string): Promise<string> {
  const merchant = await db.merchant.findUnique({ where: { shop }, select: { timeZone: true } });
  return knownTimeZone(merchant?.timeZone);
}

/** The stored time zone of a shop; UTC if there is none, or if this machine does not know it. */
export function knownTimeZone(stored: string | undefined): string {
  return stored !== undefined && isTimeZone(stored) ? stored : UNKNOWN_TIME_ZONE;
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
