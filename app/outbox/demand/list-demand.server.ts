import { foldText } from "../../catalog/fold-text.ts";
import { Prisma } from "#prisma/client/client.ts";
import { contains } from "../../server/database/contains.ts";
import { db, dialect } from "../../server/database/db.server.ts";
import type { Period } from "../stats/days.ts";
import { ALL_DAYS } from "../stats/variant-counts.server.ts";
import { bucketsOf, utcDays } from "./day-buckets.ts";
import {
  describeGroups,
  signUpsByDay,
  type DemandGroup,
  type DemandRow,
  type DemandTimes,
} from "./demand-rows.server.ts";
import { readDemandKey, type DemandView } from "./demand-view.ts";

/** The lines of a page. */
export const DEMAND_PAGE_SIZE = 50;

/** The lines of a file that are read at once. */
const BATCH = 200;

/** More words than this are not read. */
const MOST_WORDS = 10;

export interface DemandPage {
  rows: DemandRow[];
  /** How many lines match in all, and how many people wait for their variants. */
  lines: number;
  people: number;
}

/**
 * One page of what shoppers have signed up for, in a shop. Reads the counts of all days of each
 * variant, and no row but the first waiting one of each line.
 */
export async function listDemand(
  shop: string,
  view: DemandView,
  times: DemandTimes,
): Promise<DemandPage> {
  const from = (view.page - 1) * DEMAND_PAGE_SIZE;
  const { groups, lines, people } = await groupsOf(shop, view, times.now, [from, DEMAND_PAGE_SIZE]);
  return { rows: await describeGroups(shop, groups, view.period, times), lines, people };
}

/** The variants with most people waiting, most first; those that no one waits for are left out. */
export async function topDemand(shop: string, most: number, times: DemandTimes) {
  const view = { by: "variant", search: "", sort: "waiting", period: 30 } as const;
  const { groups } = await groupsOf(shop, view, times.now, [0, most]);
  const rows = await describeGroups(shop, groups, view.period, times);
  return rows.filter(({ waiting }) => waiting > 0);
}

/**
 * All lines of a view, batch by batch: the next batch is read when the caller asks for it. Which
 * lines there are, and their order, is read once.
 */
export async function* exportDemand(
  shop: string,
  view: Omit<DemandView, "page">,
  times: DemandTimes,
): AsyncGenerator<DemandRow[]> {
  const { groups } = await groupsOf(shop, view, times.now);
  for (let at = 0; at < groups.length; at += BATCH) {
    yield await describeGroups(shop, groups.slice(at, at + BATCH), view.period, times);
  }
}

/** A line with its sign-ups of each UTC day of a period; undefined where there is no such line. */
export async function demandByDay(
  shop: string,
  key: string | null,
  period: Period,
  times: DemandTimes,
): Promise<{ row: DemandRow; days: { date: string; signUps: number }[] } | undefined> {
  const target = readDemandKey(key);
  if (key === null || !target) return undefined;
  const [found] = await db.$queryRaw<{ variantIds: string | null }[]>`
    SELECT string_agg("total"."variantId", ',') AS "variantIds"
    FROM "VariantCount" AS "total" ${VARIANT} ${STOCK}
    WHERE "total"."shop" = ${shop} AND "total"."day" = ${ALL_DAYS} AND "total"."signUps" > 0
      AND ${KEYS[target.by]} = ${key}`;
  if (!found?.variantIds) return undefined;
  const variantIds = found.variantIds.split(",");
  const [[row], days] = await Promise.all([
    describeGroups(shop, [{ key, variantIds }], period, times),
    signUpsByDay(shop, variantIds, utcDays(period, times.now).days),
  ]);
  return row && { row, days };
}

const VARIANT = Prisma.sql`LEFT JOIN "Variant" AS "known"
  ON "known"."shop" = "total"."shop" AND "known"."variantId" = "total"."variantId"`;
const STOCK = Prisma.sql`LEFT JOIN "VariantStock" AS "stock"
  ON "stock"."shop" = "total"."shop" AND "stock"."variantId" = "total"."variantId"`;
/** The same for variants whose product is not known: the database seeks no others. */
const STOCK_OF_UNKNOWN = Prisma.sql`LEFT JOIN "VariantStock" AS "stock"
  ON "stock"."shop" = "total"."shop"
  AND "stock"."variantId" = CASE WHEN "known"."productId" IS NULL THEN "total"."variantId" END`;

const KEYS = {
  variant: Prisma.sql`'v' || "total"."variantId"`,
  // The catalogue's product comes from Shopify too; a variant of an unknown one is alone.
  product: Prisma.sql`COALESCE(
    'p' || COALESCE("known"."productId", "stock"."productId"), 'v' || "total"."variantId")`,
};

/** The price of those who wait for a variant; null where it is not known. */
const VALUE = Prisma.sql`CASE WHEN "total"."waiting" = 0 THEN 0
  ELSE "total"."waiting" * ${dialect.leadingNumber(Prisma.sql`"stock"."price"`)} END`;

const TITLE = Prisma.sql`NULLIF("known"."searchText", '')`;

/** What a line is sorted by, of each of its variants, and how; many people come first among equals. */
const ORDERS = {
  waiting: { of: Prisma.sql`0`, order: Prisma.sql`SUM("waiting") DESC` },
  sign_ups: {
    of: Prisma.sql`COALESCE("period"."signUps", 0)`,
    order: Prisma.sql`SUM("sorted") DESC, SUM("waiting") DESC`,
  },
  // A line with an unknown value has no value: it comes last.
  value: {
    of: VALUE,
    order: Prisma.sql`CASE WHEN COUNT("sorted") < COUNT(*) THEN 1 ELSE 0 END,
      SUM("sorted") DESC, SUM("waiting") DESC`,
  },
  title: {
    of: TITLE,
    order: Prisma.sql`CASE WHEN COUNT("sorted") = 0 THEN 1 ELSE 0 END, MIN("sorted")`,
  },
};

/** The lines of a view, or some of them: `[from, most]`. Joins only what the view needs. */
async function groupsOf(
  shop: string,
  { by, search, sort, period }: Omit<DemandView, "page">,
  now: Date,
  [from, most]: [number, number] | [] = [],
): Promise<{ groups: DemandGroup[]; lines: number; people: number }> {
  const byProduct = by === "product";
  const stock = sort === "value" ? STOCK : byProduct ? STOCK_OF_UNKNOWN : Prisma.empty;
  const limit = most === undefined ? Prisma.empty : Prisma.sql`LIMIT ${most} OFFSET ${from}`;
  const found = await db.$queryRaw<
    { key: string; variantIds: string; lines: number | bigint; people: number | bigint | string }[]
  >`
    SELECT "line" AS "key", string_agg("variantId", ',') AS "variantIds",
      COUNT(*) OVER () AS "lines", SUM(SUM("waiting")) OVER () AS "people"
    FROM (
      SELECT ${KEYS[by]} AS "line", "total"."variantId" AS "variantId",
        "total"."waiting" AS "waiting", ${ORDERS[sort].of} AS "sorted",
        ${search ? isFound(search, byProduct) : Prisma.sql`1`} AS "found"
      FROM "VariantCount" AS "total"
      ${byProduct || search || sort === "title" ? VARIANT : Prisma.empty}
      ${stock}
      ${sort === "sign_ups" ? signUpsIn(shop, bucketsOf(utcDays(period, now).days)) : Prisma.empty}
      WHERE "total"."shop" = ${shop} AND "total"."day" = ${ALL_DAYS} AND "total"."signUps" > 0
    ) AS "variants"
    GROUP BY "line"
    ${search ? Prisma.sql`HAVING MAX("found") = 1` : Prisma.empty}
    ORDER BY ${ORDERS[sort].order}, "line"
    ${limit}`;
  return {
    groups: found.map(({ key, variantIds }) => ({ key, variantIds: variantIds.split(",") })),
    lines: Number(found[0]?.lines ?? 0),
    people: Number(found[0]?.people ?? 0),
  };
}

/** Joins each variant's sign-ups of some days, which are given as they are counted. */
function signUpsIn(shop: string, buckets: string[]): Prisma.Sql {
  return Prisma.sql`LEFT JOIN (
    SELECT "variantId", SUM("signUps") AS "signUps"
    FROM "VariantCount"
    WHERE "shop" = ${shop} AND ${dialect.oneOf(Prisma.sql`"day"`, buckets)} GROUP BY "variantId"
  ) AS "period" ON "period"."variantId" = "total"."variantId"`;
}

/** 1 for a variant that a search finds. A line with one of them is found, and has all of its variants. */
function isFound(search: string, byProduct: boolean): Prisma.Sql {
  const words = foldText(search).split(" ").filter(Boolean).slice(0, MOST_WORDS);
  const all =
    words.length > 0 ? words.map((word) => contains("searchText", word)) : [Prisma.sql`FALSE`];
  // As in `KEYS`: what the catalogue says of a product counts before what its stock says.
  const stocked = byProduct
    ? Prisma.sql`OR ("known"."productId" IS NULL AND "stock"."productId" = ${search})`
    : Prisma.empty;
  return Prisma.sql`CASE WHEN "total"."variantId" = ${search}
    OR "known"."productId" = ${search} ${stocked} OR (${Prisma.join(all, " AND ")}) THEN 1 ELSE 0 END`;
}
