import { Prisma } from "#prisma/client/client.ts";
import { db, dialect } from "../../server/database/db.server.ts";
import type { Period } from "../stats/days.ts";
import { ALL_DAYS, IS_SIGN_UP } from "../stats/variant-counts.server.ts";
import { bucketsOf, utcDays } from "./day-buckets.ts";

/** A moment, and since when rows may have personal data: older ones are erased. */
export interface DemandTimes {
  now: Date;
  keptSince: Date;
}

/** A line of the list: a variant, or a product with those of its variants that were asked for. */
export interface DemandGroup {
  key: string;
  variantIds: string[];
}

/** What shoppers want of a variant or a product. */
export interface DemandRow {
  key: string;
  /** The variant with most people waiting. */
  variantId: string;
  productId: string | null;
  /** How many of its variants were asked for. */
  variants: number;
  productTitle: string | null;
  /** Of a line with a single variant. */
  variantTitle: string | null;
  imageUrl: string | null;
  /** People who wait now, and those of them that Klaviyo has. */
  waiting: number;
  reached: number;
  /** Sign-ups of the period, and of as many days before it. */
  signUps: number;
  before: number;
  /** When the first of those who wait signed up; null where none does, or it was not found. */
  since: Date | null;
  /** Whether it can be bought, and how many there are; null for unknown. */
  available: boolean | null;
  quantity: number | null;
  /** In the shop's currency; of a line with a single variant. */
  price: number | null;
  /** Price times people; null where the price of a variant that somebody waits for is unknown. */
  value: number | null;
}

/**
 * Rows that are read at most to find a variant's first one that waits. Both databases pass them on
 * in their order, and stop at the first that does: another ORDER BY would read all of them.
 */
const FIRST_OF = 200;

interface Variant {
  variantId: string;
  waiting: number;
  reached: number;
  productId: string | null;
  productTitle: string | null;
  variantTitle: string | null;
  imageUrl: string | null;
  available: boolean | number | null;
  quantity: number | null;
  price: number | null;
  since: Date | string | null;
}

/** Describes lines of a shop, in their order. Reads only what is counted and known of their variants. */
export async function describeGroups(
  shop: string,
  groups: DemandGroup[],
  period: Period,
  { now, keptSince }: DemandTimes,
): Promise<DemandRow[]> {
  const ids = groups.flatMap(({ variantIds }) => variantIds);
  if (ids.length === 0) return [];
  const { days, before } = utcDays(period, now);
  const [variants, signUps, earlier] = await Promise.all([
    variantsOf(shop, ids, keptSince),
    signUpsOf(shop, ids, days),
    signUpsOf(shop, ids, before),
  ]);
  return groups.flatMap(({ key, variantIds }) => {
    const its = variantIds.flatMap((id) => variants.get(id) ?? []);
    its.sort(
      (one, other) => other.waiting - one.waiting || (one.variantId < other.variantId ? -1 : 1),
    );
    const sumIn = (counts: Map<string, number>) =>
      sum(its.map(({ variantId }) => counts.get(variantId) ?? 0));
    const row = rowOf(key, its);
    return row ? [{ ...row, signUps: sumIn(signUps), before: sumIn(earlier) }] : [];
  });
}

/** A line of these variants, the one with most people first; undefined where there are none. */
function rowOf(key: string, its: Variant[]): Omit<DemandRow, "signUps" | "before"> | undefined {
  const [first, ...others] = its;
  if (!first) return undefined;
  const single = others.length === 0 && !key.startsWith("p");
  const titled = its.find(({ productTitle }) => productTitle !== null);
  const times = its.flatMap(({ since }) => (since ? [new Date(since).getTime()] : []));
  const wanted = its.filter(({ waiting }) => waiting > 0);
  const quantities = its.map(({ quantity }) => quantity);
  return {
    key,
    variantId: first.variantId,
    productId: first.productId,
    variants: its.length,
    productTitle: titled?.productTitle ?? null,
    variantTitle: single ? first.variantTitle : null,
    imageUrl: its.find(({ imageUrl }) => imageUrl !== null)?.imageUrl ?? null,
    waiting: sum(its.map(({ waiting }) => waiting)),
    reached: sum(its.map(({ reached }) => reached)),
    since: times.length > 0 ? new Date(Math.min(...times)) : null,
    available: availableOf(its.map(({ available }) => (available === null ? null : !!available))),
    quantity: isKnown(quantities) ? sum(quantities) : null,
    price: single ? first.price : null,
    value: wanted.some(({ price }) => price === null)
      ? null
      : sum(wanted.map(({ price, waiting }) => (price ?? 0) * waiting)),
  };
}

/** A product can be bought where one of its variants can; it is sold out where all of them are. */
function availableOf(variants: (boolean | null)[]): boolean | null {
  if (variants.includes(true)) return true;
  return variants.includes(null) ? null : false;
}

function isKnown(quantities: (number | null)[]): quantities is number[] {
  return !quantities.includes(null);
}

function sum(numbers: number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}

/**
 * What is counted and known of variants, and their first rows that wait: those from before a return
 * to stock do not.
 */
async function variantsOf(
  shop: string,
  ids: string[],
  keptSince: Date,
): Promise<Map<string, Variant>> {
  const found = await db.$queryRaw<Variant[]>`
    SELECT "total"."variantId" AS "variantId", "total"."waiting" AS "waiting",
      "total"."reached" AS "reached",
      COALESCE("known"."productId", "stock"."productId") AS "productId",
      "known"."productTitle" AS "productTitle", "known"."variantTitle" AS "variantTitle",
      "known"."imageUrl" AS "imageUrl", "stock"."available" AS "available",
      "stock"."quantity" AS "quantity", ${dialect.leadingNumber(Prisma.sql`"stock"."price"`)} AS "price",
      CASE WHEN "total"."waiting" > 0 THEN (
        SELECT "createdAt" FROM (
          SELECT "createdAt", "dedupeKey", "state", "test" FROM "Subscription" AS "row"
          WHERE "row"."shop" = ${shop} AND "row"."variantId" = "total"."variantId"
            AND "row"."createdAt" >= CASE WHEN "stock"."restockedAt" > ${keptSince}
              THEN "stock"."restockedAt" ELSE ${keptSince} END
          ORDER BY "row"."createdAt", "row"."id" LIMIT ${FIRST_OF}
        ) AS "first" WHERE "dedupeKey" IS NOT NULL AND ${IS_SIGN_UP} LIMIT 1
      ) END AS "since"
    FROM ${dialect.jsonEach(ids)}
    CROSS JOIN "VariantCount" AS "total"
    LEFT JOIN "Variant" AS "known"
      ON "known"."shop" = "total"."shop" AND "known"."variantId" = "total"."variantId"
    LEFT JOIN "VariantStock" AS "stock"
      ON "stock"."shop" = "total"."shop" AND "stock"."variantId" = "total"."variantId"
    WHERE "total"."shop" = ${shop} AND "total"."day" = ${ALL_DAYS} AND "total"."variantId" = value`;
  return new Map(found.map((variant) => [variant.variantId, variant]));
}

/** How many sign-ups of some days there are for each of some variants. */
async function signUpsOf(
  shop: string,
  ids: string[],
  days: string[],
): Promise<Map<string, number>> {
  const found = await db.$queryRaw<{ variantId: string; signUps: number | bigint }[]>`
    SELECT "variantId", SUM("signUps") AS "signUps"
    FROM ${dialect.jsonEach(bucketsOf(days))} CROSS JOIN "VariantCount"
    WHERE "shop" = ${shop} AND "day" = value
      AND "variantId" IN (SELECT value FROM ${dialect.jsonEach(ids)})
    GROUP BY "variantId"`;
  return new Map(found.map(({ variantId, signUps }) => [variantId, Number(signUps)]));
}

/** How many sign-ups there are of each of some days for these variants, or for those of a product. */
export async function signUpsByDay(
  shop: string,
  ids: string[],
  days: string[],
): Promise<{ date: string; signUps: number }[]> {
  const found = await db.$queryRaw<{ day: string; signUps: number | bigint }[]>`
    SELECT "day", SUM("signUps") AS "signUps"
    FROM ${dialect.jsonEach(days)} CROSS JOIN "VariantCount"
    WHERE "shop" = ${shop} AND "day" = value
      AND "variantId" IN (SELECT value FROM ${dialect.jsonEach(ids)})
    GROUP BY "day"`;
  const counts = new Map(found.map(({ day, signUps }) => [day, Number(signUps)]));
  return days.map((date) => ({ date, signUps: counts.get(date) ?? 0 }));
}
