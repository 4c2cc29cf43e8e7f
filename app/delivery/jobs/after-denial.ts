import type { Denial } from "../../klaviyo/access.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../server/durations.ts";

/** When a shop that Klaviyo denied is asked for again. A key's permissions can't be changed. */
const AGAIN_AFTER_MS: Record<Denial, number> = {
  missing: DAY_MS,
  refused: HOUR_MS,
  retired: HOUR_MS,
  throttled: 10 * MINUTE_MS,
  unreachable: 5 * MINUTE_MS,
  unclear: HOUR_MS,
};

/**
 * How long a job that only reads waits after a denial, in milliseconds: no less than Klaviyo asks
 * for by Retry-After, in seconds, and a day at most for that. Pure.
 */
export function waitAfterDenial(why: Denial, retryAfter: string | null): number {
  const askedMs = Number(retryAfter ?? 0) * SECOND_MS || 0;
  return Math.max(AGAIN_AFTER_MS[why], Math.min(askedMs, DAY_MS));
}
