import { parsePhoneNumberFromString, type CountryCode } from "libphonenumber-js";
import { readVariantId } from "../klaviyo/variant-id.ts";
import type { Prisma } from "#prisma/client/client.ts";
import { LISTED_STATES, type State } from "./subscription.ts";

export interface LogFilter {
  state: State | null;
  search: string;
  cursor: string | null;
}

const LONGEST_SEARCH = 200;

/** Reads the filter from an address. What it doesn't know, it takes as not said. */
export function readFilter(params: URLSearchParams): LogFilter {
  const state = params.get("state");
  return {
    state: LISTED_STATES.find((known) => known === state) ?? null,
    // Well formed, as the cut may have halved a character: the database takes no half ones.
    search: (params.get("search") ?? "").trim().slice(0, LONGEST_SEARCH).toWellFormed(),
    cursor: params.get("cursor"),
  };
}

/** Writes a filter as an address has it: what is not said, is not in it. */
export function writeFilter({ state, search, cursor }: Partial<LogFilter>): URLSearchParams {
  const query = new URLSearchParams();
  if (state) query.set("state", state);
  if (search) query.set("search", search);
  if (cursor) query.set("cursor", cursor);
  return query;
}

/**
 * The rows of a shop that a filter means; cancelled ones are in none. A search is an e-mail or its
 * beginning, a phone, national ones by the shop's own country, or a variant id.
 */
export function matching(
  shop: string,
  { state, search }: Pick<LogFilter, "state" | "search">,
  country: string,
): Prisma.SubscriptionWhereInput {
  return {
    shop,
    // Not "one of the others": the database would look them up state by state, and sort them all.
    state: state ?? { not: "cancelled" },
    ...(search && { OR: meanings(search, country) }),
  };
}

function meanings(search: string, country: string): Prisma.SubscriptionWhereInput[] {
  const email = search.toLowerCase();
  const variant = readVariantId(search);
  return [
    { email: { gte: email, lt: `${email}\u{10ffff}` } },
    { phone: { in: phones(search, country) } },
    ...(variant.ok ? [{ variantId: variant.variantId }] : []),
  ];
}

/** What may be meant as E.164: as it stands, with a plus or the common 00 before it, or as a national one. */
function phones(search: string, country: string): string[] {
  const digits = search.replace(/[\s()./-]/g, "");
  if (!/^\+?\d{4,}$/.test(digits)) return [];
  const international = digits.replace(/^(\+|00)?/, "+");
  const national = parsePhoneNumberFromString(digits, country as CountryCode)?.number;
  return [...new Set([international, ...(national ? [national] : [])])];
}
