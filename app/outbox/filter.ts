import { readVariantId } from "../klaviyo/variant-id.ts";
import type { Prisma } from "#prisma/client/client.ts";
import { STATES, type State } from "./subscription.ts";

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
    state: STATES.find((known) => known === state) ?? null,
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

/** The rows of a shop that a filter means. A search is an e-mail or its beginning, a phone, or a variant id. */
export function matching(
  shop: string,
  { state, search }: Pick<LogFilter, "state" | "search">,
): Prisma.SubscriptionWhereInput {
  return { shop, ...(state && { state }), ...(search && { OR: meanings(search) }) };
}

function meanings(search: string): Prisma.SubscriptionWhereInput[] {
  const email = search.toLowerCase();
  const digits = search.replace(/[\s().-]/g, "");
  const variant = readVariantId(search);
  return [
    { email: { gte: email, lt: `${email}\u{10ffff}` } },
    ...(/^\+?\d{4,}$/.test(digits) ? [{ phone: digits }, { phone: `+${digits}` }] : []),
    ...(variant.ok ? [{ variantId: variant.variantId }] : []),
  ];
}
