import { Prisma } from "#prisma/client/client.ts";
import { dialect, write, type Statement } from "../../server/database/db.server.ts";

/**
 * Marks those of these blocked rows whose variant came back since, and frees their keys: to be
 * committed before the statements that release them. A return that no person waited for has marked
 * no row, and a row that is released after it would wait for ever. What a return still has to mark
 * is left to it.
 */
export function endRoundsOfBlocked(
  shop: string,
  ids: string[],
  still = Prisma.sql`TRUE`,
): Statement<number> {
  return write.$executeRaw`
    UPDATE "Subscription" SET "dedupeKey" = NULL, "restockedAt" = (
      SELECT "restockedAt" FROM "VariantStock" WHERE ${ofRow(Prisma.sql`"VariantStock"`)}
    )
    WHERE "Subscription"."id" IN (SELECT value FROM ${dialect.jsonEach(ids)})
      AND "Subscription"."shop" = ${shop} AND "state" = 'blocked'
      AND "Subscription"."restockedAt" IS NULL AND ${still}
      AND EXISTS (
        SELECT 1 FROM "VariantStock" WHERE ${ofRow(Prisma.sql`"VariantStock"`)}
          AND "VariantStock"."restockedAt" > "Subscription"."createdAt"
      )
      AND NOT EXISTS (
        SELECT 1 FROM "Restock" WHERE ${ofRow(Prisma.sql`"Restock"`)} AND "closedAt" IS NULL
      )`;
}

function ofRow(table: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`${table}."shop" = "Subscription"."shop"
    AND ${table}."variantId" = "Subscription"."variantId"`;
}
