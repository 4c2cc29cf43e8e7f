import { db } from "../db.server.ts";

/** A shop whose rows may go out: installed, with a key, not held. */
export const deliverable = { uninstalledAt: null, hold: null, sealedKey: { not: null } } as const;

/**
 * Lets an untaken lane sleep until the earliest row of its deliverable shops is due. The project's
 * one piece of raw SQL, in words that SQLite and PostgreSQL share; the same rule as `deliverable`.
 */
export function laneSleepsUntilDue(laneId: string) {
  return db.$executeRaw`
    UPDATE "Lane" SET "wakeAt" = (
      SELECT MIN("Subscription"."dueAt")
      FROM "Merchant"
      JOIN "Subscription" ON "Subscription"."shop" = "Merchant"."shop"
      WHERE "Merchant"."laneId" = ${laneId}
        AND "Merchant"."uninstalledAt" IS NULL
        AND "Merchant"."hold" IS NULL
        AND "Merchant"."sealedKey" IS NOT NULL
        AND "Subscription"."state" = 'queued'
    )
    WHERE "id" = ${laneId} AND "leaseToken" IS NULL`;
}
