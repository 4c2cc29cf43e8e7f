import { parsePhoneNumberFromString, type CountryCode } from "libphonenumber-js";
import { TZDate } from "@date-fns/tz";
import { addDays } from "date-fns/addDays";
import { Prisma } from "#prisma/client/client.ts";
import { spellingsOf } from "../../contact/email.server.ts";
import { normalisePhone } from "../../contact/normalise.ts";
import { db, dialect } from "../../server/database/db.server.ts";
import type { LogFilter } from "./filter.ts";
import { searchMeanings, readIds } from "./search-text.ts";
import type { ShopRegion } from "./shop-region.ts";

/** How many rows a page scans at most, however few of them match. */
export const SCAN_LIMIT = 5_000;

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
 * The conditions of a filter. No filter includes cancelled rows. A search is an e-mail or its
 * beginning, a phone (national ones in the region's country), or the id of a sign-up, a variant or
 * a product; also as a cell of an exported file has it. Days are those of the region's time zone.
 */
export async function conditionsOf(
  shop: string,
  filter: LogFilter,
  { timeZone, country }: ShopRegion,
): Promise<Conditions> {
  const { status } = filter;
  const span = daysOf(filter, timeZone);
  const found = filter.search ? await searchFor(shop, filter.search, country) : undefined;
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
      ...(filter.state ? [] : [Prisma.sql`"state" <> 'cancelled'`]),
    ],
  };
}

interface Found {
  /**
   * Undefined where more addresses begin like this than the scan limit: then each row is checked.
   */
  lead: Prisma.Sql | undefined;
  rest: Prisma.Sql;
}

async function searchFor(shop: string, search: string, country: string): Promise<Found> {
  const meanings = searchMeanings(search);
  for (const { column, id } of meanings.flatMap(readIds)) {
    const byId = Prisma.sql`"shop" = ${shop} AND ${Prisma.raw(`"${column}"`)} = ${id}`;
    if (await isThere(byId)) return { lead: byId, rest: byId };
  }

  const byEmail = unique(meanings.flatMap(spellingsOf)).map(
    (email) => Prisma.sql`
      "shop" = ${shop} AND "email" >= ${email} AND "email" < ${`${email}\u{10ffff}`}`,
  );
  const byPhone = unique(meanings.flatMap((text) => searchedPhones(text, country))).map(
    (phone) => Prisma.sql`"shop" = ${shop} AND "phone" = ${phone}`,
  );
  const all = [...byEmail, ...byPhone];
  // A search of invisible characters only finds nothing.
  if (all.length === 0) return { lead: Prisma.sql`FALSE`, rest: Prisma.sql`FALSE` };
  const rest = Prisma.sql`(${Prisma.join(all, " OR ")})`;
  for (const one of byEmail) if (await isMany(one)) return { lead: undefined, rest };
  const ids = all.map((one) => Prisma.sql`SELECT "id" FROM "Subscription" WHERE ${one}`);
  return { lead: Prisma.sql`"id" IN (${Prisma.join(ids, " UNION ")})`, rest };
}

function unique(texts: string[]): string[] {
  return [...new Set(texts)];
}

async function isThere(condition: Prisma.Sql): Promise<boolean> {
  const found = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM "Subscription" WHERE ${condition} LIMIT 1`;
  return found.length > 0;
}

/** Reads the index only, and no row: in its order, as PostgreSQL would read the table otherwise. */
async function isMany(condition: Prisma.Sql): Promise<boolean> {
  const [counted] = await db.$queryRaw<[{ count: number | bigint }]>`
    SELECT COUNT(*) AS "count" FROM (
      SELECT 1 FROM "Subscription" WHERE ${condition}
      ORDER BY "email" LIMIT ${SCAN_LIMIT}
    ) AS "some"`;
  return Number(counted.count) >= SCAN_LIMIT;
}

/**
 * Possible E.164 forms: as it is, with a plus or the common 00 before it, or as a national number.
 */
function searchedPhones(search: string, country: string): string[] {
  const digits = normalisePhone(search).replace(/[\s()./\p{Pd}\u2212]/gu, "");
  if (!/^\+?\d{4,}$/.test(digits)) return [];
  const international = digits.replace(/^(\+|00)?/, "+");
  const national = parsePhoneNumberFromString(digits, country as CountryCode)?.number;
  return [international, ...(national ? [national] : [])];
}

/** The time span of a filter's days: start included, end excluded. */
interface Days {
  from: Date | null;
  to: Date | null;
}

/** The days of a filter in a time zone. */
export function daysOf({ from, to }: LogFilter, timeZone: string): Days {
  return {
    from: from ? startOf(from, 0, timeZone) : null,
    to: to ? startOf(to, 1, timeZone) : null,
  };
}

/**
 * When a day begins, or one so many days later; in UTC where this machine does not know the zone.
 */
function startOf(day: string, later: number, zone: string): Date {
  const [year = 0, month = 0, date = 0] = day.split("-").map(Number);
  const start = addDays(new TZDate(year, month - 1, date, zone), later);
  return Number.isNaN(+start) ? startOf(day, later, "UTC") : new Date(+start);
}
