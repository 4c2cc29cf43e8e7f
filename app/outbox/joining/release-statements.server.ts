import { write, type Statement } from "../../server/database/db.server.ts";
import type { OpenRow } from "./fold.server.ts";
import { isRoundOver } from "./round.ts";

/**
 * What else is written where a row's key is freed because its variant came back: the row counts as
 * one of the people of that return, since the work that ends rounds will find it marked already.
 * Comes before the statement that frees the key, and counts only a row that is as it was read.
 */
export function countReturns(rows: OpenRow[]): Statement<number>[] {
  return rows.filter(isRoundOver).map(
    ({ id, shop, variantId, version, state, stock }) => write.$executeRaw`
      UPDATE "Restock" SET "people" = "people" + 1
      WHERE "shop" = ${shop} AND "variantId" = ${variantId} AND "lastAt" = ${stock?.restockedAt}
        AND EXISTS (
          SELECT 1 FROM "Subscription" WHERE "id" = ${id} AND "version" = ${version}
            AND "state" = ${state} AND "state" <> 'blocked'
            AND "dedupeKey" IS NOT NULL AND "restockedAt" IS NULL
        )`,
  );
}

/** What a row is changed to whose key is freed: it is marked where its variant came back. */
export function released(row: OpenRow): { dedupeKey: null; restockedAt?: Date | null } {
  const restockedAt = isRoundOver(row) ? row.stock?.restockedAt : undefined;
  return { dedupeKey: null, ...(restockedAt && { restockedAt }) };
}
