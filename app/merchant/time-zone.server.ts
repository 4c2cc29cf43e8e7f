import { commit, db } from "../server/db.server.ts";

/** Until Shopify has said the shop's own. */
export const UNKNOWN_TIME_ZONE = "UTC";

/**
 * Remembers the shop's time zone, by its IANA name as the Admin API's `shop.ianaTimezone` has it. A
 * name that this machine does not know changes nothing: no day could be told by it.
 */
export async function rememberTimeZone(shop: string, timeZone: string): Promise<void> {
  if (!isTimeZone(timeZone) || timeZone === (await timeZoneOf(shop))) return;
  await commit(() => [db.merchant.updateMany({ where: { shop }, data: { timeZone } })]);
}

/** The time zone that a shop's days are counted in; UTC where nobody has said it, or can tell it here. */
export async function timeZoneOf(shop: string): Promise<string> {
  const merchant = await db.merchant.findUnique({ where: { shop }, select: { timeZone: true } });
  return merchant && isTimeZone(merchant.timeZone) ? merchant.timeZone : UNKNOWN_TIME_ZONE;
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
