import { commit, db, write } from "../server/database/db.server.ts";
import { unseal } from "./seal.server.ts";

/** How many shops are read at once. */
const MOST_AT_ONCE = 100;

/** A shop whose back-in-stock events are to be read, if any sign-up waits to be seen there. */
export interface EventReader {
  shop: string;
  keyVersion: number;
  connectedAt: Date | null;
  eventsSince: Date | null;
  eventsReadTo: Date | null;
  eventsLookAt: Date | null;
}

/**
 * The connected shops whose next look is due, some at a time, in the order of their names. A shop
 * on hold has no key that Klaviyo accepts.
 */
export function dueForLook(now: Date, after: string): Promise<EventReader[]> {
  return db.merchant.findMany({
    where: {
      shop: { gt: after },
      sealedKey: { not: null },
      uninstalledAt: null,
      hold: null,
      OR: [{ eventsLookAt: null }, { eventsLookAt: { lte: now } }],
    },
    select: {
      shop: true,
      keyVersion: true,
      connectedAt: true,
      eventsSince: true,
      eventsReadTo: true,
      eventsLookAt: true,
    },
    orderBy: { shop: "asc" },
    take: MOST_AT_ONCE,
  });
}

/**
 * Puts a shop's next look off, so that no other process looks now. Returns the key to look with;
 * undefined where another process has taken the look, or the key does not open.
 */
export async function takeLook(
  { shop, keyVersion, eventsLookAt }: EventReader,
  nextAt: Date,
): Promise<string | undefined> {
  const [{ count }] = await commit(() => [
    write.merchant.updateMany({
      where: { shop, keyVersion, eventsLookAt },
      data: { eventsLookAt: nextAt },
    }),
  ]);
  if (count === 0) return undefined;
  const merchant = await db.merchant.findUnique({
    where: { shop, keyVersion },
    select: { sealedKey: true },
  });
  return merchant?.sealedKey ? unseal(shop, merchant.sealedKey) : undefined;
}

/** Stores what a look found with a version of the key; nothing if another one is connected by now. */
export async function storeLook(
  { shop, keyVersion }: Pick<EventReader, "shop" | "keyVersion">,
  found: { eventsSince: Date; eventsReadTo: Date } | { eventsLookAt: Date },
): Promise<void> {
  await commit(() => [write.merchant.updateMany({ where: { shop, keyVersion }, data: found })]);
}
