import { commit, jsonEach, write } from "../../server/database/db.server.ts";
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
  return write.$executeRaw`
    UPDATE "Lane" SET "wakeAt" = ${now}
    WHERE ("wakeAt" IS NULL OR "wakeAt" > ${now}) AND "id" IN (
      SELECT "laneId" FROM "Merchant" WHERE "shop" IN (SELECT value FROM ${jsonEach(shops)})
    )`;
}

/** Wakes the lane of a shop by itself, as after a key was connected. */
export async function wakeLane(shop: string, now: Date): Promise<void> {
  await commit(() => [laneWakes(shop, now)]);
  emitCommitted(shop);
}
