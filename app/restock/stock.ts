import { MINUTE_MS, SECOND_MS } from "../server/durations.ts";

/** Leaving and coming back within this time is the same return. */
export const SAME_RETURN_MS = 15 * MINUTE_MS;

/** What Shopify says of a variant's stock at one time. */
export interface Observation {
  variantId: string;
  available: boolean;
  /** Null where it is not said. */
  quantity: number | null;
  /** By Shopify's clock, as far as it says. */
  at: Date;
  productId?: string | null;
  /** As Shopify writes it: "19.90". */
  price?: string | null;
}

/** What is known of a variant's stock. */
export interface Known {
  available: boolean | null;
  quantity: number | null;
  /** The time of what is known. */
  changedAt: Date | null;
  /** When it last came back. */
  restockedAt: Date | null;
}

/** What an observation makes of what is known. */
export interface Observed {
  known: Known;
  cameBack: boolean;
}

/** Of a variant of which Shopify has said nothing. */
export const UNKNOWN: Known = {
  available: null,
  quantity: null,
  changedAt: null,
  restockedAt: null,
};

/**
 * What is known after an observation; undefined where it is not newer than what is known, as one
 * that comes twice or late, which changes nothing. A variant came back if it can be bought and
 * could not before, or not as far as the app knew, or if there is more of it: one that Shopify calls
 * available, though not where the shopper lives, does not come back with each edit of its product.
 * Pure.
 */
export function observe(known: Known, seen: Observation): Observed | undefined {
  if (known.changedAt && seen.at <= known.changedAt) return undefined;
  const { available, at } = seen;
  const isAsBefore = available === known.available;
  // What is not said is as before, unless it sold out or came back since.
  const quantity = seen.quantity ?? (isAsBefore ? known.quantity : null);
  const isMore = known.quantity !== null && quantity !== null && quantity > known.quantity;
  const cameBack = available && (!isAsBefore || isMore);
  const restockedAt = cameBack ? at : known.restockedAt;
  return { known: { available, quantity, changedAt: at, restockedAt }, cameBack };
}

/**
 * Whether an observation that is not newer says something else of the same second: Shopify's times
 * are in whole seconds, so that the order of two may be lost. Pure.
 */
export function contradicts(known: Known, { available, at }: Observation): boolean {
  if (known.changedAt === null || available === known.available) return false;
  return secondOf(at) === secondOf(known.changedAt);
}

function secondOf(time: Date): number {
  return Math.floor(time.getTime() / SECOND_MS);
}
