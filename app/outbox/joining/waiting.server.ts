import { Prisma } from "#prisma/client/client.ts";

/** Before any row. */
const LONG_AGO = new Date("1900-01-01T00:00:00Z");

/**
 * Whether somebody waits for a variant of a shop: an SQL condition, in SQL that SQLite and
 * PostgreSQL share. Rows from before `from` are of an earlier round, whether they are marked yet or
 * not, and those since `to` of a later one. One range of an index, which ends at the first row that
 * waits.
 */
export function isSomebodyWaiting(
  shop: string,
  variantId: Prisma.Sql,
  { from = null, to = null }: { from?: Date | Prisma.Sql | null; to?: Date | null },
): Prisma.Sql {
  // A column may be null too.
  const since =
    from === null
      ? LONG_AGO
      : from instanceof Date
        ? from
        : Prisma.sql`COALESCE(${from}, ${LONG_AGO})`;
  return Prisma.sql`EXISTS (
    SELECT 1 FROM "Subscription"
    WHERE "Subscription"."shop" = ${shop} AND "Subscription"."variantId" = ${variantId}
      AND "Subscription"."createdAt" >= ${since}
      ${to ? Prisma.sql`AND "Subscription"."createdAt" < ${to}` : Prisma.empty}
      AND "dedupeKey" IS NOT NULL AND "test" IS FALSE
      AND "state" IN ('queued', 'delivered', 'failed')
  )`;
}
