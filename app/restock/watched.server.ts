import { Prisma } from "#prisma/client/client.ts";
import { insertRows } from "../outbox/insert-rows.server.ts";
import { isSomebodyWaiting } from "../outbox/joining/waiting.server.ts";
import { ALL_DAYS } from "../outbox/stats/variant-counts.server.ts";
import { commit, db, dialect, otherWork, write } from "../server/database/db.server.ts";

/** A variant of a shop that somebody has asked for. */
export interface Watched {
  shop: string;
  variantId: string;
}

/**
 * Watches the stock of variants from now on: those that are not looked at are next. One statement,
 * which writes nothing of those that are.
 */
export async function watch([first, ...others]: Watched[], now: Date): Promise<void> {
  if (!first) return;
  const rows = insertRows("VariantStock", [
    { ...first, lookAt: now },
    ...others.map((one) => ({ ...one, lookAt: now })),
  ]);
  await commit(() => [
    write.$executeRaw`
      ${rows} ON CONFLICT ("shop", "variantId")
      DO UPDATE SET "lookAt" = excluded."lookAt" WHERE "VariantStock"."lookAt" IS NULL`,
  ]);
}

/** Variants that are found at once: where there are so many, there may be more. */
export const MOST_FORGOTTEN = 1_000;

/**
 * Watches variants that somebody waits for and that are not looked at, as after a kill behind a
 * sign-up's commit. Reads the totals by variant, not the rows. Returns how many there were.
 */
export async function watchForgotten(now: Date): Promise<number> {
  const forgotten = await db.$queryRaw<Watched[]>`
    SELECT "VariantCount"."shop" AS "shop", "VariantCount"."variantId" AS "variantId"
    FROM "Merchant" JOIN "VariantCount"
      ON "VariantCount"."shop" = "Merchant"."shop" AND "VariantCount"."day" = ${ALL_DAYS}
    WHERE "uninstalledAt" IS NULL AND "waiting" > 0 AND NOT EXISTS (
      SELECT 1 FROM "VariantStock" WHERE "VariantStock"."shop" = "VariantCount"."shop"
        AND "VariantStock"."variantId" = "VariantCount"."variantId" AND "lookAt" IS NOT NULL
    ) LIMIT ${MOST_FORGOTTEN}`;
  await watch(forgotten, now);
  return forgotten.length;
}

/** Has those of these variants that are watched looked at next. */
export async function lookSoon(shop: string, variantIds: string[], now: Date): Promise<void> {
  const due = await db.variantStock.findMany({
    where: { shop, variantId: { in: variantIds }, lookAt: { gt: now } },
    select: { variantId: true },
  });
  if (due.length === 0) return;
  const soon = due.map(({ variantId }) => variantId);
  await commit(() => [
    write.variantStock.updateMany({
      where: { shop, variantId: { in: soon }, lookAt: { gt: now } },
      data: { lookAt: now },
    }),
  ]);
}

/**
 * Takes variants of a shop whose look is due, some at a time, so that no other process looks at
 * them until `nextAt`. Those that no one waits for are not looked at any more, and not returned;
 * each is looked at once.
 */
export async function takeDue(
  shop: string,
  { now, nextAt, most }: { now: Date; nextAt: Date; most: number },
): Promise<string[]> {
  const due = await db.variantStock.findMany({
    where: { shop, lookAt: { lte: now } },
    orderBy: [{ lookAt: "asc" }, { variantId: "asc" }],
    select: { variantId: true },
    take: most,
  });
  if (due.length === 0) return [];
  const dueNow = Prisma.sql`
    "shop" = ${shop} AND "lookAt" <= ${now} AND "variantId" IN (
      SELECT value FROM ${dialect.jsonEach(due.map(({ variantId }) => variantId))}
    )`;
  const isWanted = isSomebodyWaiting(shop, Prisma.sql`"VariantStock"."variantId"`, {
    from: Prisma.sql`"VariantStock"."restockedAt"`,
  });
  const [, taken] = await commit(() => [
    write.$executeRaw`
      UPDATE "VariantStock" SET "lookAt" = NULL
      WHERE ${dueNow} AND "lookedAt" IS NOT NULL AND NOT ${isWanted}`,
    write.$queryRaw<{ variantId: string }[]>`
      UPDATE "VariantStock" SET "lookAt" = ${nextAt} WHERE ${dueNow} RETURNING "variantId"`,
  ]);
  return taken.map(({ variantId }) => variantId);
}

/** The shops with a variant whose look is due, and the app installed, some at a time, by name. */
export async function shopsToLookAt(now: Date, after: string, most: number): Promise<string[]> {
  const found = await db.$queryRaw<{ shop: string }[]>`
    SELECT DISTINCT "VariantStock"."shop" AS "shop" FROM "VariantStock"
    JOIN "Merchant" ON "Merchant"."shop" = "VariantStock"."shop"
    WHERE "lookAt" <= ${now} AND "VariantStock"."shop" > ${after} AND "uninstalledAt" IS NULL
    ORDER BY 1 LIMIT ${most}`;
  return found.map(({ shop }) => shop);
}

/** Variants whose look is put off in one commit. */
const PUT_OFF_AT_ONCE = 500;

/** Puts off all looks of a shop until then, in slices: Shopify refuses them. */
export async function putOffLooks(shop: string, until: Date): Promise<void> {
  for (;;) {
    const early = await db.variantStock.findMany({
      where: { shop, lookAt: { lt: until } },
      orderBy: { lookAt: "asc" },
      select: { variantId: true },
      take: PUT_OFF_AT_ONCE,
    });
    if (early.length === 0) return;
    const variantId = { in: early.map((one) => one.variantId) };
    await commit(() => [
      write.variantStock.updateMany({
        where: { shop, variantId, lookAt: { lt: until } },
        data: { lookAt: until },
      }),
    ]);
    await otherWork();
  }
}

/** Stores when Shopify last answered what the stock of these variants is. */
export async function noteLook(shop: string, variantIds: string[], at: Date): Promise<void> {
  await commit(() => [
    write.variantStock.updateMany({
      where: { shop, variantId: { in: variantIds } },
      data: { lookedAt: at },
    }),
  ]);
}
