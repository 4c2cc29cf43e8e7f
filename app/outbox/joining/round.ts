import { DAY_MS } from "../../server/durations.ts";

/**
 * For so long a delivered row answers repeats where the app does not know whether its round lasts;
 * after that a repeat opens a new row.
 */
export const DELIVERED_ANSWERS_FOR_MS = DAY_MS;

/** What is known of a variant's stock is trusted for this long: looks come far more often. */
const TRUSTED_FOR_MS = DAY_MS;

/** What is known of the stock of a row's variant. */
export interface KnownStock {
  /** Whether it can be bought; null where Shopify has not said it. */
  available: boolean | null;
  /** Since when that is known to be so. */
  changedAt: Date | null;
  /** When it last came back. */
  restockedAt: Date | null;
}

/** A row's time, and what is known of its variant; null for nothing. */
export interface InRound {
  createdAt: Date;
  stock: KnownStock | null;
}

/**
 * Whether a row waits no more: its variant came back after its sign-up. Whether the row is marked
 * already does not matter, so a sign-up need not wait for that (decision 58). Pure.
 */
export function isRoundOver({ createdAt, stock }: InRound): boolean {
  return stock?.restockedAt != null && createdAt < stock.restockedAt;
}

/**
 * Whether a row that Klaviyo took at `deliveredAt` answers a repeat that asks for nothing more: as
 * long as its round is known to last, which it is while the variant is known to be sold out, and
 * for a day in any case. Pure.
 */
export function answersRepeats(row: InRound & { deliveredAt: Date }, now: Date): boolean {
  const ageMs = now.getTime() - row.deliveredAt.getTime();
  return !isRoundOver(row) && (ageMs < DELIVERED_ANSWERS_FOR_MS || isKnownSoldOut(row.stock, now));
}

function isKnownSoldOut(stock: KnownStock | null, now: Date): boolean {
  if (stock?.available !== false || !stock.changedAt) return false;
  return now.getTime() - stock.changedAt.getTime() < TRUSTED_FOR_MS;
}
