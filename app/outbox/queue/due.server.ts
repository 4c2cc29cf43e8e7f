import { write } from "../../server/database/db.server.ts";

/** A shop whose rows may go out: installed, with a key, not held. */
export const deliverableShop = {
  uninstalledAt: null,
  hold: null,
  sealedKey: { not: null },
} as const;

/**
 * Puts an untaken lane to sleep until the earliest row of its deliverable shops is due, or the
 * earliest hold is to be checked; where that was before now, it is queued behind the lanes that
 * wait already. A lane whose shops are to be joined with the lane of their account is due for that
 * at once. Raw SQL, in SQL that SQLite and PostgreSQL share; the same rule as `deliverable`.
 */
export function laneSleepsUntilDue(laneId: string, now: Date) {
  return write.$executeRaw`
    UPDATE "Lane" SET "wakeAt" = CASE WHEN "accountId" IS NOT NULL AND EXISTS (
      SELECT 1 FROM "Merchant" WHERE "laneId" = ${laneId}
    ) THEN ${now} ELSE (
      SELECT CASE WHEN MIN("at") < ${now} THEN ${now} ELSE MIN("at") END FROM (
        SELECT MIN("Subscription"."dueAt") AS "at"
        FROM "Merchant"
        JOIN "Subscription" ON "Subscription"."shop" = "Merchant"."shop"
        WHERE "Merchant"."laneId" = ${laneId}
          AND "Merchant"."uninstalledAt" IS NULL
          AND "Merchant"."hold" IS NULL
          AND "Merchant"."sealedKey" IS NOT NULL
          AND "Subscription"."state" = 'queued'
        UNION ALL
        SELECT MIN("holdCheckAt") AS "at"
        FROM "Merchant"
        WHERE "laneId" = ${laneId}
          AND "uninstalledAt" IS NULL
          AND "hold" IS NOT NULL
          AND "sealedKey" IS NOT NULL
      ) AS "next"
    ) END
    WHERE "id" = ${laneId} AND "leaseToken" IS NULL`;
}
