/** Shopify is from 2006. */
const OLDEST = Date.UTC(2006, 0);

/**
 * The time of `X-Shopify-Triggered-At`, which no signature covers. Without one that can be, a webhook
 * can't be told from a present one, and counts as triggered now.
 */
export function readTriggeredAt(header: string | undefined, now: Date): Date {
  const triggeredAt = new Date(header ?? NaN);
  return triggeredAt.getTime() >= OLDEST && triggeredAt <= now ? triggeredAt : now;
}
