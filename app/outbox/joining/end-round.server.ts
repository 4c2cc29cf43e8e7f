import { Prisma } from "#prisma/client/client.ts";
import { db, dialect, write } from "../../server/database/db.server.ts";
import { commitCounted } from "../stats/commit-counted.server.ts";

/** A return of a variant: rows of its round are from before `lastAt`. */
interface Return {
  id: string;
  shop: string;
  variantId: string;
  lastAt: Date;
}

/** A row's place in the order of the sign-ups. */
export interface Place {
  id: string;
  createdAt: Date;
}

/**
 * Some rows of a round, newest first, after a place, of which some may be marked already: a query
 * that skipped those would read all of a large round at once. Rows from before `since` are of
 * earlier rounds.
 */
export function rowsOfRound(
  { shop, variantId, lastAt }: Return,
  { since, after, size }: { since: Date | undefined; after: Place | undefined; size: number },
): Promise<(Place & { restockedAt: Date | null; test: boolean })[]> {
  return db.subscription.findMany({
    where: {
      shop,
      variantId,
      createdAt: { lt: lastAt, ...(since && { gte: since }) },
      ...(after && {
        AND: [
          { createdAt: { lte: after.createdAt } },
          { OR: [{ createdAt: { lt: after.createdAt } }, { id: { lt: after.id } }] },
        ],
      }),
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    select: { id: true, createdAt: true, restockedAt: true, test: true },
    take: size,
  });
}

/**
 * Marks rows with the time of the return and frees their keys, whatever their state, and counts
 * those among them that are people who waited: each of them once. Returns how many were not marked.
 */
export async function endRound({ id, lastAt }: Return, ids: string[]): Promise<number> {
  const unmarked = Prisma.sql`
    "Subscription"."id" IN (SELECT value FROM ${dialect.jsonEach(ids)})
    AND "restockedAt" IS NULL AND "state" <> 'cancelled'`;
  const [, count] = await commitCounted(ids, () => [
    write.$executeRaw`
      UPDATE "Restock" SET "people" = "people" + (
        SELECT COUNT(*) FROM "Subscription"
        WHERE ${unmarked} AND "dedupeKey" IS NOT NULL AND "state" <> 'blocked'
      ) WHERE "id" = ${id}`,
    write.$executeRaw`
      UPDATE "Subscription" SET "restockedAt" = ${lastAt}, "dedupeKey" = NULL WHERE ${unmarked}`,
  ]);
  return count;
}
