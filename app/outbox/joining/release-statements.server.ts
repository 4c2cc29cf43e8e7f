import { Prisma } from "#prisma/client/client.ts";
import { write, type Statement } from "../../server/database/db.server.ts";
import type { OpenRow } from "./fold.server.ts";
import { isRoundOver } from "./round.ts";

/**
 * What else is written where a row's key is freed because its variant came back: the row counts as
 * one of the people of the first return after its sign-up, and is marked with that return's time,
 * since the work that ends rounds will not look at it again. Comes before the statement that frees
 * the key, and changes only what belongs to a row that is as it was read.
 */
export function endRoundOf(rows: OpenRow[]): Statement<number>[] {
  return rows.filter(isRoundOver).flatMap((row) => {
    const { id, shop, variantId, version, state, createdAt, stock } = row;
    const isAsRead = Prisma.sql`
      "Subscription"."id" = ${id} AND "version" = ${version} AND "state" = ${state}
      AND "dedupeKey" IS NOT NULL AND "restockedAt" IS NULL`;
    // A later return has no row where no one else waited for it.
    const firstReturn = (column: Prisma.Sql) => Prisma.sql`(
      SELECT ${column} FROM "Restock"
      WHERE "shop" = ${shop} AND "variantId" = ${variantId} AND "lastAt" > ${createdAt}
      ORDER BY "lastAt" LIMIT 1
    )`;
    return [
      write.$executeRaw`
        UPDATE "Restock" SET "people" = "people" + 1
        WHERE "id" = ${firstReturn(Prisma.sql`"id"`)}
          AND EXISTS (SELECT 1 FROM "Subscription" WHERE ${isAsRead} AND "state" <> 'blocked')`,
      write.$executeRaw`
        UPDATE "Subscription"
        SET "restockedAt" = COALESCE(${firstReturn(Prisma.sql`"lastAt"`)}, ${stock?.restockedAt})
        WHERE ${isAsRead}`,
    ];
  });
}
