import { Prisma } from "#prisma/client/client.ts";
import { write } from "../../server/database/db.server.ts";
import { notHeldBack } from "./held-back.server.ts";

/** A shop whose rows may go out: installed, with a key, not held. */
export const deliverableShop = {
  uninstalledAt: null,
  hold: null,
  sealedKey: { not: null },
} as const;

/**
 * Puts an untaken lane to sleep until the earliest row of its deliverable shops is due that no
 * deletion holds back, as `claim` reads them, or the
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
        SELECT (
          SELECT "dueAt" FROM "Subscription"
          WHERE "Subscription"."shop" = "Merchant"."shop" AND "state" = 'queued'
            AND ${notHeldBack(Prisma.sql`"Merchant"."shop"`)}
          ORDER BY "dueAt" LIMIT 1
        ) AS "at"
        FROM "Merchant"
        WHERE "laneId" = ${laneId}
          AND "uninstalledAt" IS NULL
          AND "hold" IS NULL
          AND "sealedKey" IS NOT NULL
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
