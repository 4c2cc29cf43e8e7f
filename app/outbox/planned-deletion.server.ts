import { randomUUID } from "node:crypto";
import { commit, db, dialect, write } from "../server/database/db.server.ts";
import { noteErasure } from "../server/erasure.server.ts";
import { emitCommitted } from "./committed.ts";
import { eraseStatements } from "./erase.server.ts";
import { laneWakes } from "./queue/wake.server.ts";
import { commitCounted } from "./stats/hourly-counts.server.ts";
import { UNDO_MS } from "./undo.ts";

/** Deletions that one call carries out. */
const SLICE = 50;

export interface Planned {
  /** Names what is deleted together, for an undo; undefined where there was nothing to delete. */
  batch: string | undefined;
  count: number;
}

/**
 * Plans to erase rows of a shop ten seconds from now. While a row has a plan no call is begun for
 * it, however late the plan is carried out (`notHeldBack`), and a new
 * sign-up of its shopper opens a row of its own, as it would after the deletion. Rows of another
 * shop, erased ones and those with a plan are left out.
 */
export async function planDeletion(shop: string, ids: string[], now: Date): Promise<Planned> {
  const batch = randomUUID();
  const runAt = new Date(now.getTime() + UNDO_MS);
  const meant = { id: { in: ids }, deletion: { is: { batch } } };
  const [count] = await commit(
    () => [
      write.$executeRaw`
        INSERT INTO "PlannedDeletion"
          ("subscriptionId", "shop", "batch", "runAt", "rowVersion", "dedupeKey")
        SELECT "id", "shop", ${batch}, ${runAt}, "version", "dedupeKey"
        FROM "Subscription"
        WHERE "id" IN (SELECT value FROM ${dialect.jsonEach(ids)}) AND "shop" = ${shop}
          AND "state" <> 'cancelled'
        ON CONFLICT ("subscriptionId") DO NOTHING`,
      write.subscription.updateMany({ where: meant, data: { dedupeKey: null } }),
    ],
    { locks: { shops: [shop] } },
  );
  return { batch: count > 0 ? batch : undefined, count };
}

/**
 * Keeps the rows of a shop that these plans name and that are not erased yet: they are as they were
 * before. Returns how many.
 */
export async function undoDeletions(shop: string, batches: string[], now: Date): Promise<number> {
  const planned = await db.plannedDeletion.findMany({
    where: { shop, batch: { in: batches } },
    select: { subscriptionId: true },
  });
  return keep(
    shop,
    planned.map(({ subscriptionId }) => subscriptionId),
    now,
  );
}

/**
 * Carries out plans that are due, some at a time: a row that the merchant or a sign-up has changed
 * since it was planned is kept. Returns how many plans it has ended, so that 0 means no more.
 */
export async function runDeletions(now: Date, size = SLICE): Promise<number> {
  const due = await db.plannedDeletion.findMany({
    where: { runAt: { lte: now } },
    orderBy: [{ runAt: "asc" }, { subscriptionId: "asc" }],
    include: { subscription: { select: { version: true } } },
    take: size,
  });
  const alike = Map.groupBy(due, ({ shop, rowVersion, subscription }) =>
    JSON.stringify([shop, subscription.version === rowVersion && rowVersion]),
  );
  for (const plans of alike.values()) {
    const [{ shop, rowVersion, subscription }] = plans as [(typeof plans)[number]];
    const ids = plans.map(({ subscriptionId }) => subscriptionId);
    if (subscription.version === rowVersion) await erase(shop, ids, rowVersion, now);
    else await keep(shop, ids, now);
  }
  return due.length;
}

/** A row that changes at this moment keeps its plan, and is kept by the next call. */
async function erase(shop: string, ids: string[], version: number, now: Date): Promise<void> {
  const where = {
    id: { in: ids },
    version,
    state: { not: "cancelled" },
    deletion: { is: { runAt: { lte: now } } },
  };
  await commitCounted(ids, () => [
    ...eraseStatements(shop, where, ids, now),
    write.plannedDeletion.deleteMany({
      where: { subscriptionId: { in: ids }, subscription: { state: "cancelled" } },
    }),
  ]);
  noteErasure();
}

/**
 * Ends plans without erasing: what they changed of the rows is restored. A dedupe key that a newer
 * row has by now stays there.
 */
async function keep(shop: string, ids: string[], now: Date): Promise<number> {
  if (ids.length === 0) return 0;
  const listed = dialect.jsonEach(ids);
  // Of two rows of one shopper and variant, the one that was signed up or deleted last has the key.
  const [, , { count }] = await commit(
    () => [
      laneWakes(shop, now),
      write.$executeRaw`
        UPDATE "Subscription" SET "dedupeKey" = "plan"."dedupeKey" FROM "PlannedDeletion" AS "plan"
        WHERE "Subscription"."id" IN (SELECT value FROM ${listed})
          AND "plan"."subscriptionId" = "Subscription"."id" AND "plan"."shop" = ${shop}
          AND "Subscription"."dedupeKey" IS NULL AND "state" <> 'cancelled'
          AND NOT EXISTS (
            SELECT 1 FROM "Subscription" AS "newer" WHERE "newer"."dedupeKey" = "plan"."dedupeKey"
          )
          AND NOT EXISTS (
            SELECT 1 FROM "PlannedDeletion" AS "later"
            WHERE "later"."subscriptionId" IN (SELECT value FROM ${listed})
              AND "later"."dedupeKey" = "plan"."dedupeKey"
              AND ("later"."runAt", "later"."subscriptionId") > ("plan"."runAt", "plan"."subscriptionId")
          )`,
      write.plannedDeletion.deleteMany({ where: { shop, subscriptionId: { in: ids } } }),
    ],
    // A sign-up that opens a row with one of these keys comes before this or after it.
    { locks: { shops: [shop] } },
  );
  emitCommitted(shop);
  return count;
}

/** The plans of a shop that can still be undone, with how many rows each has. */
export async function pendingDeletions(shop: string) {
  const plans = await db.plannedDeletion.groupBy({
    by: ["batch"],
    where: { shop },
    _count: { batch: true },
  });
  return {
    batches: plans.map(({ batch }) => batch),
    count: plans.reduce((sum, { _count }) => sum + _count.batch, 0),
  };
}

export type PendingDeletions = Awaited<ReturnType<typeof pendingDeletions>>;
