import { Prisma } from "#prisma/client/client.ts";
import { dialect } from "../../server/database/db.server.ts";
import { IS_SIGN_UP } from "../stats/variant-counts.server.ts";
import { daysOf } from "./days.ts";
import { backSpan, type FixedFilter } from "./filter.ts";
import { findSearched } from "./find-searched.server.ts";
import type { ShopRegion } from "./shop-region.ts";

/**
 * Most rows of a log are accepted, and no index has this status: keeping one would slow down every
 * delivery.
 */
const ACCEPTED = 202;

/** The condition of the index by status, which any other status implies. */
const NOT_ACCEPTED = dialect.implied(Prisma.sql`"lastStatus" <> 202`);

/** The SQL conditions for the rows of a shop that match. */
export interface Conditions {
  /**
   * Conditions that an index serves, in the order of the rows' times. Each is limited to the shop:
   * by a column, or for the ids of a search by how they are found.
   */
  lead: Prisma.Sql;
  /** Further conditions, which must be checked on each row. */
  rest: Prisma.Sql[];
}

/**
 * The conditions of a filter. No filter includes cancelled rows. National phone numbers of a search
 * are those of the region's country, and days are those of its time zone.
 */
export async function conditionsOf(
  shop: string,
  filter: FixedFilter,
  { timeZone, country }: ShopRegion,
): Promise<Conditions> {
  const { status, source } = filter;
  const span = daysOf(filter, timeZone);
  const found = filter.search ? await findSearched(shop, filter.search, { country }) : undefined;
  // The condition that leaves the fewest rows leads: an index has them in their order.
  const all = [
    ...(found?.lead ? [found.lead] : []),
    ...[
      ...(filter.variant ? [Prisma.sql`"variantId" = ${filter.variant}`] : []),
      ...(filter.product ? [Prisma.sql`"productId" = ${filter.product}`] : []),
      ...(filter.code ? [Prisma.sql`"lastCode" = ${filter.code}`] : []),
      ...(status && status !== ACCEPTED
        ? [Prisma.sql`${NOT_ACCEPTED} "lastStatus" = ${status}`]
        : []),
      ...(source && source !== "storefront" ? [Prisma.sql`"source" = ${source}`] : []),
      ...(filter.state ? [Prisma.sql`"state" = ${filter.state}`] : []),
      ...(filter.channel === "sms" ? [Prisma.sql`"smsConsent" IS TRUE`] : []),
    ].map((condition) => Prisma.sql`"shop" = ${shop} AND ${condition}`),
  ];
  const [first, ...others] = all;
  return {
    lead: Prisma.join(
      [
        first ?? Prisma.sql`"shop" = ${shop}`,
        ...(span.from ? [Prisma.sql`"createdAt" >= ${span.from}`] : []),
        ...(span.to ? [Prisma.sql`"createdAt" < ${span.to}`] : []),
      ],
      " AND ",
    ),
    rest: [
      ...others,
      ...(found && !found.lead ? [found.rest] : []),
      ...(status === ACCEPTED ? [Prisma.sql`"lastStatus" = ${status}`] : []),
      ...(filter.channel === "email" ? [Prisma.sql`"email" IS NOT NULL`] : []),
      // Most rows: no index has them.
      ...(source === "storefront" ? [Prisma.sql`"source" IS NULL`] : []),
      ...backCondition(filter),
      ...(filter.state ? [] : [Prisma.sql`"state" <> 'cancelled'`]),
    ],
  };
}

function backCondition(filter: FixedFilter): Prisma.Sql[] {
  if (filter.back === null) return [];
  if (filter.back === "yes") return [Prisma.sql`"restockedAt" IS NOT NULL`];
  if (filter.back === "waiting") return [IS_SIGN_UP, Prisma.sql`"dedupeKey" IS NOT NULL`];
  const span = backSpan(filter);
  if (!span) return [Prisma.sql`"restockedAt" IS NULL`];
  return [Prisma.sql`"restockedAt" >= ${span.from} AND "restockedAt" <= ${span.to}`];
}
