import { commit, db, write } from "../server/database/db.server.ts";
import { connectedBehind, takeShop } from "./take-shop.server.ts";

/** How many shops are read at once. */
const MOST_AT_ONCE = 100;

/** A shop with a key, for which Klaviyo may be asked what followed its restocks. */
export interface RestockReader {
  shop: string;
  keyVersion: number;
  restocksLookAt: Date | null;
  restocksDenied: string | null;
}

/** What the key may not read of what follows a restock. */
export type RestocksDenied = "metrics" | "profiles" | "events";

/**
 * The connected shops for which Klaviyo may be asked now, some at a time, in the order of their
 * names.
 */
export function readersOfRestocks(now: Date, after: string): Promise<RestockReader[]> {
  return db.merchant.findMany({
    where: {
      ...connectedBehind(after),
      OR: [{ restocksLookAt: null }, { restocksLookAt: { lte: now } }],
    },
    select: { shop: true, keyVersion: true, restocksLookAt: true, restocksDenied: true },
    orderBy: { shop: "asc" },
    take: MOST_AT_ONCE,
  });
}

/**
 * Takes a shop until then, so that no other process asks for it. Returns the key to ask with;
 * undefined where another process has taken it, or the key does not open.
 */
export function takeRestocks(
  { shop, keyVersion, restocksLookAt }: RestockReader,
  until: Date,
): Promise<string | undefined> {
  return takeShop({ shop, keyVersion }, { restocksLookAt }, { restocksLookAt: until });
}

/**
 * Gives a taken shop back, to be taken again at `nextAt`, with what its key may not read. Nothing is
 * stored if another key is connected by now, or another process has taken the shop.
 */
export async function giveBackRestocks(
  { shop, keyVersion, restocksLookAt }: Omit<RestockReader, "restocksDenied">,
  { nextAt, denied }: { nextAt: Date; denied?: RestocksDenied | null },
): Promise<void> {
  await commit(() => [
    write.merchant.updateMany({
      where: { shop, keyVersion, restocksLookAt },
      data: { restocksLookAt: nextAt, ...(denied !== undefined && { restocksDenied: denied }) },
    }),
  ]);
}

/** Whether Klaviyo can be asked for a shop, and what its key may not read of what follows a restock. */
export async function restockReadingOf(
  shop: string,
): Promise<{ hasKey: boolean; isPaused: boolean; denied: string | null }> {
  const merchant = await db.merchant.findUnique({
    where: { shop },
    select: { keyLastFour: true, hold: true, restocksDenied: true },
  });
  return {
    hasKey: merchant?.keyLastFour != null,
    isPaused: merchant?.hold != null,
    denied: merchant?.restocksDenied ?? null,
  };
}
