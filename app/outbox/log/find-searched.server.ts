import { parsePhoneNumberFromString, type CountryCode } from "libphonenumber-js";
import { Prisma } from "#prisma/client/client.ts";
import { spellingsOf } from "../../contact/email.server.ts";
import { normalisePhone } from "../../contact/normalise.ts";
import { findVariants } from "../../catalog/find-variants.server.ts";
import { contains } from "../../server/database/contains.ts";
import { db, dialect } from "../../server/database/db.server.ts";
import { countStates } from "../stats/figures.server.ts";
import { SCAN_LIMIT } from "./scan-limit.ts";
import { readIds, searchMeanings, searchedDomains } from "./search-text.server.ts";
import type { ShopRegion } from "./shop-region.ts";

/** The rows that a search means, as conditions. */
export interface Searched {
  /** Undefined where more rows than the scan limit match: then each row is checked. */
  lead: Prisma.Sql | undefined;
  rest: Prisma.Sql;
}

interface SearchOptions {
  /** The country of national phone numbers. */
  country: ShopRegion["country"];
  /**
   * The most sign-ups of a shop whose addresses are all read: 100,000 by default, which takes an
   * index about 15 ms. SQLite stops the process for that time.
   */
  mostRead?: number;
}

/** A kind of match, with the column whose index finds it. */
interface Match {
  column: "email" | "phone" | "variantId";
  condition: Prisma.Sql;
}

/**
 * Finds what a search means: the id of a sign-up, a variant or a product, else any part of an
 * e-mail address or a phone number, and the products whose title, variant or SKU has all of its
 * words; also as a cell of an exported file has it. In a log that is too long to read all of its
 * addresses, an address is found by its beginning and a phone number as a whole. What a search means
 * never depends on what it finds: a bulk job asks again for each slice, and would otherwise go on to
 * other rows once those that were meant are gone.
 */
export async function findSearched(
  shop: string,
  search: string,
  { country, mostRead = 100_000 }: SearchOptions,
): Promise<Searched> {
  const meanings = searchMeanings(search);
  const of = (condition: Prisma.Sql) => Prisma.sql`"shop" = ${shop} AND ${condition}`;
  for (const { column, id } of meanings.flatMap(readIds)) {
    const byId = of(Prisma.sql`${Prisma.raw(`"${column}"`)} = ${id}`);
    if (await isThere(byId)) return { lead: byId, rest: byId };
  }

  const products = await productMatches(shop, meanings.at(-1) ?? "");
  if (await isShort(shop, mostRead)) {
    return among([...emailParts(meanings), ...phoneParts(meanings), ...products], of);
  }
  return among([...emailBeginnings(meanings), ...phones(meanings, country), ...products], of);
}

const NOTHING: Searched = { lead: Prisma.sql`FALSE`, rest: Prisma.sql`FALSE` };

type OfShop = (condition: Prisma.Sql) => Prisma.Sql;

async function among(matches: Match[], of: OfShop): Promise<Searched> {
  if (matches.length === 0) return NOTHING;
  const rest = anyOf(matches, of);
  for (const match of matches) if (await isMany(match, of)) return { lead: undefined, rest };
  const ids = matches.map(
    ({ condition }) => Prisma.sql`SELECT "id" FROM "Subscription" WHERE ${of(condition)}`,
  );
  return { lead: Prisma.sql`"id" IN (${Prisma.join(ids, " UNION ")})`, rest };
}

function anyOf(matches: Match[], of: OfShop): Prisma.Sql {
  const conditions = matches.map(({ condition }) => of(condition));
  return Prisma.sql`(${Prisma.join(conditions, " OR ")})`;
}

async function isShort(shop: string, most: number): Promise<boolean> {
  const counts = Object.values(await countStates(shop));
  return counts.reduce((sum, count) => sum + count, 0) <= most;
}

async function isThere(condition: Prisma.Sql): Promise<boolean> {
  const found = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM "Subscription" WHERE ${condition} LIMIT 1`;
  return found.length > 0;
}

/** Reads the index only, and no row: in its order, as PostgreSQL would read the table otherwise. */
async function isMany({ column, condition }: Match, of: OfShop): Promise<boolean> {
  const [counted] = await db.$queryRaw<[{ count: number | bigint }]>`
    SELECT COUNT(*) AS "count" FROM (
      SELECT 1 FROM "Subscription" WHERE ${of(condition)}
      ORDER BY ${Prisma.raw(`"${column}"`)} LIMIT ${SCAN_LIMIT}
    ) AS "some"`;
  return Number(counted.count) >= SCAN_LIMIT;
}

function emailBeginnings(meanings: string[]): Match[] {
  return unique(meanings.flatMap(spellingsOf)).map((email) => ({
    column: "email",
    condition: Prisma.sql`"email" >= ${email} AND "email" < ${`${email}\u{10ffff}`}`,
  }));
}

/** No address has a space in it. */
function emailParts(meanings: string[]): Match[] {
  const texts = unique(
    meanings.flatMap((text) => [...spellingsOf(text), ...searchedDomains(text)]),
  ).filter((text) => !text.includes(" "));
  return texts.map((text) => ({ column: "email", condition: contains("email", text) }));
}

function phones(meanings: string[], country: string): Match[] {
  return unique(meanings.flatMap((text) => searchedPhones(text, country))).map((phone) => ({
    column: "phone",
    condition: Prisma.sql`"phone" = ${phone}`,
  }));
}

/** A national number begins with a zero, or a "1" in America, that the stored one may not have. */
function phoneParts(meanings: string[]): Match[] {
  const digits = meanings.map(digitsOf).map((text) => text.replace(/^(\+|0+)/, ""));
  return unique(digits.filter((text) => /^\d{4,}$/.test(text))).map((text) => ({
    column: "phone",
    condition: contains("phone", text),
  }));
}

/** A product in more variants than the scan limit needs no longer list: rows are scanned then. */
async function productMatches(shop: string, text: string): Promise<Match[]> {
  const variants = await findVariants(shop, text, SCAN_LIMIT);
  if (variants.length === 0) return [];
  const listed = Prisma.sql`SELECT value FROM ${dialect.jsonEach(variants)}`;
  return [{ column: "variantId", condition: Prisma.sql`"variantId" IN (${listed})` }];
}

/**
 * Possible E.164 forms: as it is, with a plus or the common 00 before it, or as a national number.
 */
function searchedPhones(search: string, country: string): string[] {
  const digits = digitsOf(search);
  if (!/^\+?\d{4,}$/.test(digits)) return [];
  const international = digits.replace(/^(\+|00)?/, "+");
  const national = parsePhoneNumberFromString(digits, country as CountryCode)?.number;
  return [international, ...(national ? [national] : [])];
}

function digitsOf(search: string): string {
  return normalisePhone(search).replace(/[\s()./\p{Pd}\u2212]/gu, "");
}

function unique(texts: string[]): string[] {
  return [...new Set(texts)];
}
