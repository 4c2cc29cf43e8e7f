import { Prisma } from "#prisma/client/client.ts";

/** Before any row. */
const LONG_AGO = new Date("1900-01-01T00:00:00Z");

/**
 * The rows of a shop that no deletion by hand holds back (decision 45): an SQL condition, in SQL
 * that SQLite and PostgreSQL share, for a statement that reads "Subscription". Held back is a row
 * with a planned deletion, and while all that match are to be deleted every row of the shop that the
 * merchant may have seen. No row is due before it was created, so the times of those that are not
 * held back are one range of the index: a shop with a million of them reads none of them for it.
 */
export function notHeldBack(shop: Prisma.Sql): Prisma.Sql {
  const heldUpTo = Prisma.sql`COALESCE((
    SELECT "upTo" FROM "BulkJob"
    WHERE "BulkJob"."shop" = ${shop} AND "action" = 'delete' AND "BulkJob"."state" = 'running'
  ), ${LONG_AGO})`;
  return Prisma.sql`"Subscription"."dueAt" > ${heldUpTo} AND "Subscription"."createdAt" > ${heldUpTo}
    AND NOT EXISTS (
      SELECT 1 FROM "PlannedDeletion" WHERE "subscriptionId" = "Subscription"."id"
    )`;
}

/** The shops without such a job, for a search that need not find the others. */
export const notDeletingAll = {
  NOT: { bulkJob: { is: { action: "delete", state: "running" } } },
} as const;
