import { Prisma } from "#prisma/client/client.ts";
import { commit, dialect, write } from "../../server/database/db.server.ts";
import { emitCommitted } from "../committed.ts";

/**
 * Wakes the lane of a shop: a statement to commit together with the rows that need it. Moves it
 * earlier only.
 */
export function laneWakes(shop: string, now: Date) {
  return lanesWake([shop], now);
}

/**
 * The same for the lanes of several shops. Raw SQL: Prisma compiles a commit again each time, unless
 * all of its statements are raw or its first one is not (decision 34).
 */
export function lanesWake(shops: string[], now: Date) {
  const laneIds = Prisma.sql`
    SELECT "laneId" FROM "Merchant" WHERE "shop" IN (SELECT value FROM ${dialect.jsonEach(shops)})`;
  return write.$executeRaw`${dialect.wakeLanes(laneIds, now)}`;
}

/** Wakes the lane of a shop by itself, as after a key was connected. */
export async function wakeLane(shop: string, now: Date): Promise<void> {
  await commit(() => [laneWakes(shop, now)]);
  emitCommitted(shop);
}
