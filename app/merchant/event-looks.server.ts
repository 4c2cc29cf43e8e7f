import { commit, db, write } from "../server/database/db.server.ts";
import { connectedBehind, takeShop } from "./take-shop.server.ts";

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

/** The connected shops whose next look is due, some at a time, in the order of their names. */
export function dueForLook(now: Date, after: string): Promise<EventReader[]> {
  return db.merchant.findMany({
    where: {
      ...connectedBehind(after),
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
export function takeLook(
  { shop, keyVersion, eventsLookAt }: EventReader,
  nextAt: Date,
): Promise<string | undefined> {
  return takeShop({ shop, keyVersion }, { eventsLookAt }, { eventsLookAt: nextAt });
}

/** Stores what a look found with a version of the key; nothing if another one is connected by now. */
export async function storeLook(
  { shop, keyVersion }: Pick<EventReader, "shop" | "keyVersion">,
  found: { eventsSince: Date; eventsReadTo: Date } | { eventsLookAt: Date },
): Promise<void> {
  await commit(() => [write.merchant.updateMany({ where: { shop, keyVersion }, data: found })]);
}
