import { v7 } from "uuid";
import { Prisma } from "#prisma/client/client.ts";
import { insertRows } from "../outbox/insert-rows.server.ts";
import {
  commit,
  db,
  dialect,
  otherWork,
  write,
  type Statement,
} from "../server/database/db.server.ts";
import { emitCameBack } from "./came-back.ts";
import {
  contradicts,
  observe,
  SAME_RETURN_MS,
  UNKNOWN,
  type Known,
  type Observation,
} from "./stock.ts";
import { firstLookAt } from "../outbox/restocks/looks.server.ts";
import { isSomebodyWaiting } from "../outbox/joining/waiting.server.ts";

/** Variants of one commit: three statements each at most. */
const SLICE = 50;

/** Each lost round means that another process has stored something newer of the variant. */
const MOST_LOST = 8;

/** What became of observations. */
export interface Recorded {
  /** How many of them were news of variants that somebody has asked for. */
  stored: number;
  /** How many of those variants came back. */
  cameBack: number;
  /**
   * Variants of which something else is known as of the same second: which of the two is true, only
   * Shopify can say.
   */
  doubtful: string[];
}

/**
 * Stores what Shopify says of variants of a shop, and what came back. Of the variants that no one
 * has asked for, nothing is stored: one query finds those that somebody has. Repeated, late and
 * concurrent calls change nothing that is newer.
 */
export async function recordObservations(
  shop: string,
  observations: Observation[],
): Promise<Recorded> {
  const recorded: Recorded = { stored: 0, cameBack: 0, doubtful: [] };
  let left = newestOf(observations);
  for (let lost = 0; left.size > 0 && lost < MOST_LOST; lost++) {
    const asked = await askedFor(shop, [...left.keys()]);
    const news = asked.flatMap((one) => {
      const seen = left.get(one.variantId);
      if (!seen) return [];
      const observed = observe(one, seen);
      if (!observed && contradicts(one, seen)) recorded.doubtful.push(one.variantId);
      return observed ? [{ before: one, seen, ...observed }] : [];
    });
    left = new Map();
    for (let from = 0; from < news.length; from += SLICE) {
      if (from > 0) await otherWork();
      const slice = news.slice(from, from + SLICE);
      const written = await store(shop, slice);
      for (const [at, { seen, cameBack }] of slice.entries()) {
        if (!written[at]) left.set(seen.variantId, seen);
        else {
          recorded.stored += 1;
          recorded.cameBack += Number(cameBack);
        }
      }
    }
  }
  if (recorded.cameBack > 0) emitCameBack();
  return recorded;
}

function newestOf(observations: Observation[]): Map<string, Observation> {
  const newest = new Map<string, Observation>();
  for (const one of observations) {
    const other = newest.get(one.variantId);
    if (!other || one.at >= other.at) newest.set(one.variantId, one);
  }
  return newest;
}

interface Asked extends Known {
  variantId: string;
  /** Whether a row of it is stored. */
  isStored: boolean;
}

/** Those of these variants whose stock is stored, or that somebody waits for without that. */
async function askedFor(shop: string, variantIds: string[]): Promise<Asked[]> {
  const found = await db.$queryRaw<{ variantId: string; isStored: unknown }[]>`
    SELECT value AS "variantId", "VariantStock"."variantId" IS NOT NULL AS "isStored"
    FROM ${dialect.jsonEach(variantIds)}
    LEFT JOIN "VariantStock" ON "VariantStock"."shop" = ${shop}
      AND "VariantStock"."variantId" = value
    WHERE "VariantStock"."variantId" IS NOT NULL
      OR ${isSomebodyWaiting(shop, Prisma.sql`value`, {})}`;
  const stored = found.filter(({ isStored }) => isStored).map(({ variantId }) => variantId);
  const rows = await stocksOf(shop, stored);
  return found.flatMap(({ variantId, isStored }) => {
    const known = isStored ? rows.get(variantId) : UNKNOWN;
    return known ? [{ ...known, variantId, isStored: Boolean(isStored) }] : [];
  });
}

async function stocksOf(shop: string, variantIds: string[]): Promise<Map<string, Known>> {
  if (variantIds.length === 0) return new Map();
  const rows = await db.variantStock.findMany({
    where: { shop, variantId: { in: variantIds } },
    select: {
      variantId: true,
      available: true,
      quantity: true,
      changedAt: true,
      restockedAt: true,
    },
  });
  return new Map(rows.map(({ variantId, ...known }) => [variantId, known]));
}

interface News {
  before: Asked;
  seen: Observation;
  known: Known;
  cameBack: boolean;
}

/** Whether each was written: not where the variant is no longer as it was read. */
async function store(shop: string, news: News[]): Promise<boolean[]> {
  const [first, ...others] = news
    .filter(({ before }) => !before.isStored)
    .map(({ seen }) => ({ shop, variantId: seen.variantId, productId: seen.productId ?? null }));
  const unstored = first && insertRows("VariantStock", [first, ...others]);
  const opening = unstored ? [write.$executeRaw`${unstored} ON CONFLICT DO NOTHING`] : [];
  const statements = news.map((one) => [
    ...(one.cameBack ? returnStatements(shop, one) : []),
    write.variantStock.updateMany({
      where: { shop, variantId: one.seen.variantId, changedAt: one.before.changedAt },
      data: {
        ...one.known,
        ...(one.seen.productId && { productId: one.seen.productId }),
        ...(one.seen.price && { price: one.seen.price }),
      },
    }),
  ]);
  const results = await commit<Statement<unknown>[]>(
    () => [...opening, ...statements.flat()],
    // Nothing of these variants changes between the statements.
    { locks: { shops: [shop] } },
  );
  let at = opening.length - 1;
  return statements.map(({ length }) => (results[(at += length)] as { count: number }).count > 0);
}

/**
 * Stores a return: the one before it goes on, where that is minutes ago and somebody waited then;
 * otherwise it is a new one, if somebody waits. Both come before what is known of the variant is
 * changed.
 */
function returnStatements(shop: string, { before, seen }: News): Statement<number>[] {
  const { variantId, at } = seen;
  const since = new Date(at.getTime() - SAME_RETURN_MS);
  const asRead = Prisma.sql`EXISTS (
    SELECT 1 FROM "VariantStock" WHERE "shop" = ${shop} AND "variantId" = ${variantId}
      AND ${before.changedAt ? Prisma.sql`"changedAt" = ${before.changedAt}` : Prisma.sql`"changedAt" IS NULL`}
  )`;
  const between = { from: before.restockedAt, to: at };
  return [
    write.$executeRaw`
      UPDATE "Restock" SET "lastAt" = ${at}, "closedAt" = NULL
      WHERE "shop" = ${shop} AND "variantId" = ${variantId}
        AND "lastAt" >= ${since} AND "lastAt" < ${at} AND ${asRead}`,
    write.$executeRaw`
      INSERT INTO "Restock"
        ("id", "shop", "variantId", "productId", "at", "lastAt", "people", "lookAt")
      SELECT ${v7()}, ${shop}, ${variantId}, "productId", ${at}, ${at}, 0, ${firstLookAt(at)}
      FROM "VariantStock"
      WHERE "shop" = ${shop} AND "variantId" = ${variantId} AND ${asRead}
        AND ${isSomebodyWaiting(shop, Prisma.sql`${variantId}`, between)}
        AND NOT EXISTS (
          SELECT 1 FROM "Restock"
          WHERE "shop" = ${shop} AND "variantId" = ${variantId} AND "lastAt" >= ${since}
        )`,
  ];
}
