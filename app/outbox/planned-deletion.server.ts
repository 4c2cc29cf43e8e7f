import { randomUUID } from "node:crypto";
import { commit, db, dialect, write } from "../server/database/db.server.ts";
import { noteErasure } from "../server/erasure.server.ts";
import { emitCommitted } from "./committed.ts";
import { eraseStatements } from "./erase.server.ts";
import { laneWakes } from "./queue/wake.server.ts";
import { commitCounted } from "./stats/commit-counted.server.ts";
import { adjustVariantCounts } from "./stats/variant-counts.server.ts";
import { UNDO_MS } from "./undo.ts";

/** Deletions that one call carries out. */
const SLICE = 50;

/** Plans that one undo ends together. */
const UNDO_SLICE = 500;

/** Plans of rows that were not erased for another reason since. */
const NOT_ERASED = { subscription: { state: { not: "cancelled" } } };

export interface Planned {
  /** What undoes it: the plans of these rows, also those that they had before. */
  batches: string[];
  /** How many of the rows have a plan now. */
  count: number;
}

/** What became of the rows whose plans an undo found; none where it found no plan. */
export interface Undone {
  kept: number;
  /** Erased for another reason, such as a request of the shopper. */
  erased: number;
}

/**
 * Plans to erase rows of a shop ten seconds from now. While a row has a plan no call is begun for
 * it, however late the plan is carried out (`notHeldBack`), and a new sign-up of its shopper opens a
 * row of its own, as it would after the deletion. Rows of another shop and erased ones are left out;
 * a row that has a plan keeps it.
 */
export async function planDeletion(shop: string, selected: string[], now: Date): Promise<Planned> {
  const named = await db.subscription.findMany({
    where: { id: { in: selected } },
    select: { id: true, shop: true },
  });
  // The counts of another shop are not locked here.
  const ids = named.filter((row) => row.shop === shop).map(({ id }) => id);
  if (ids.length === 0) return { batches: [], count: 0 };
  const batch = randomUUID();
  const runAt = new Date(now.getTime() + UNDO_MS);
  const meant = { id: { in: ids }, deletion: { is: { batch } } };
  await commit(
    () => [
      adjustVariantCounts(ids, -1),
      write.$executeRaw`
        INSERT INTO "PlannedDeletion"
          ("subscriptionId", "shop", "batch", "runAt", "rowVersion", "dedupeKey")
        SELECT "id", "shop", ${batch}, ${runAt}, "version", "dedupeKey"
        FROM "Subscription"
        WHERE "id" IN (SELECT value FROM ${dialect.jsonEach(ids)}) AND "shop" = ${shop}
          AND "state" <> 'cancelled'
        ON CONFLICT ("subscriptionId") DO NOTHING`,
      write.subscription.updateMany({ where: meant, data: { dedupeKey: null } }),
      adjustVariantCounts(ids, 1),
    ],
    { locks: { shops: [shop] } },
  );
  const plans = await db.plannedDeletion.findMany({
    where: { subscriptionId: { in: ids }, shop, ...NOT_ERASED },
    select: { batch: true },
  });
  return { batches: [...new Set(plans.map((plan) => plan.batch))], count: plans.length };
}

/**
 * Keeps the rows of a shop that these plans name, or all of its plans, and that are not erased yet:
 * they are as they were before.
 */
export async function undoDeletions(
  shop: string,
  batches: string[] | "all",
  now: Date,
): Promise<Undone> {
  const planned = await db.plannedDeletion.findMany({
    where: { shop, ...(batches !== "all" && { batch: { in: batches } }) },
    // Of two rows of one shopper and variant, the later one has the key, also across slices.
    orderBy: [{ runAt: "desc" }, { subscriptionId: "desc" }],
    select: { subscriptionId: true },
  });
  const undone = { kept: 0, erased: 0 };
  for (let from = 0; from < planned.length; from += UNDO_SLICE) {
    const slice = planned.slice(from, from + UNDO_SLICE);
    const ids = slice.map(({ subscriptionId }) => subscriptionId);
    await keep(shop, ids, now);
    const rows = await db.subscription.findMany({
      where: { id: { in: ids } },
      select: { state: true },
    });
    const erased = rows.filter(({ state }) => state === "cancelled").length;
    undone.erased += erased;
    undone.kept += rows.length - erased;
  }
  return undone;
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
 * row has by now stays there, and a row whose variant came back since gets none. A row that Klaviyo
 * does not have and whose shopper waits in a newer one is erased after all: two rows of one round
 * would be two calls. Until then it keeps its plan, so that no call is begun for it.
 */
async function keep(shop: string, ids: string[], now: Date): Promise<void> {
  for (let left = ids; left.length > 0;) {
    await restore(shop, left, now);
    const superseded = await db.plannedDeletion.findMany({
      where: { shop, subscriptionId: { in: left } },
      select: { subscriptionId: true },
    });
    left = superseded.map(({ subscriptionId }) => subscriptionId);
    if (left.length > 0) await eraseSuperseded(shop, left, now);
  }
}

/** A row that Klaviyo has taken since keeps its plan, and is restored then. */
async function eraseSuperseded(shop: string, ids: string[], now: Date): Promise<void> {
  const where = {
    id: { in: ids },
    deliveredAt: null,
    state: { in: ["queued", "failed", "blocked"] },
    dedupeKey: null,
    deletion: { isNot: null },
  };
  await commitCounted(ids, () => [
    ...eraseStatements(shop, where, ids, now),
    write.plannedDeletion.deleteMany({
      where: { subscriptionId: { in: ids }, subscription: { state: "cancelled" } },
    }),
  ]);
  noteErasure();
}

async function restore(shop: string, ids: string[], now: Date): Promise<void> {
  const listed = dialect.jsonEach(ids);
  // Of two rows of one shopper and variant, the one that was signed up or deleted last has the key.
  await commit(
    () => [
      laneWakes(shop, now),
      adjustVariantCounts(ids, -1),
      write.$executeRaw`
        UPDATE "Subscription" SET "dedupeKey" = "plan"."dedupeKey" FROM "PlannedDeletion" AS "plan"
        WHERE "Subscription"."id" IN (SELECT value FROM ${listed})
          AND "plan"."subscriptionId" = "Subscription"."id" AND "plan"."shop" = ${shop}
          AND "Subscription"."dedupeKey" IS NULL AND "state" <> 'cancelled'
          AND "Subscription"."restockedAt" IS NULL
          AND NOT EXISTS (
            SELECT 1 FROM "VariantStock"
            WHERE "VariantStock"."shop" = "Subscription"."shop"
              AND "VariantStock"."variantId" = "Subscription"."variantId"
              AND "VariantStock"."restockedAt" > "Subscription"."createdAt"
          )
          AND NOT EXISTS (
            SELECT 1 FROM "Subscription" AS "newer" WHERE "newer"."dedupeKey" = "plan"."dedupeKey"
          )
          AND NOT EXISTS (
            SELECT 1 FROM "PlannedDeletion" AS "later"
            WHERE "later"."subscriptionId" IN (SELECT value FROM ${listed})
              AND "later"."dedupeKey" = "plan"."dedupeKey"
              AND ("later"."runAt", "later"."subscriptionId") > ("plan"."runAt", "plan"."subscriptionId")
          )`,
      adjustVariantCounts(ids, 1),
      write.$executeRaw`
        DELETE FROM "PlannedDeletion"
        WHERE "shop" = ${shop} AND "subscriptionId" IN (SELECT value FROM ${listed})
          AND NOT EXISTS (
            SELECT 1 FROM "Subscription"
            JOIN "Subscription" AS "newer" ON "newer"."dedupeKey" = "PlannedDeletion"."dedupeKey"
            WHERE "Subscription"."id" = "PlannedDeletion"."subscriptionId"
              AND "Subscription"."version" = "PlannedDeletion"."rowVersion"
              AND "Subscription"."state" IN ('queued', 'failed', 'blocked')
              AND "Subscription"."deliveredAt" IS NULL AND "Subscription"."dedupeKey" IS NULL
              AND "Subscription"."restockedAt" IS NULL AND "newer"."state" <> 'blocked'
              AND NOT EXISTS (
                SELECT 1 FROM "VariantStock"
                WHERE "VariantStock"."shop" = "Subscription"."shop"
                  AND "VariantStock"."variantId" = "Subscription"."variantId"
                  AND "VariantStock"."restockedAt" > "Subscription"."createdAt"
              )
          )`,
    ],
    // A sign-up that opens a row with one of these keys comes before this or after it.
    { locks: { shops: [shop] } },
  );
  emitCommitted(shop);
}

/** How many rows of a shop have a plan, which can still be undone. */
export async function pendingDeletions(shop: string) {
  return { count: await db.plannedDeletion.count({ where: { shop, ...NOT_ERASED } }) };
}

export type PendingDeletions = Awaited<ReturnType<typeof pendingDeletions>>;
