/**
 * Klaviyo's two fixed windows, one second and one minute, per account and endpoint.
 * https://developers.klaviyo.com/en/docs/rate_limits_and_error_handling#rate-limits
 */
export interface Limits {
  perSecond: number;
  perMinute: number;
}

/** What has been used of the running windows, each named by its number since the clock's zero. */
export interface Spent {
  second: number;
  inSecond: number;
  minute: number;
  inMinute: number;
}

export const nothingSpent: Spent = { second: -1, inSecond: 0, minute: -1, inMinute: 0 };

export interface Verdict {
  spent: Spent;
  allowed: boolean;
  /** Whole seconds until a request can pass again; 0 where this one did. */
  retryAfter: number;
  /** What is left of the minute, and the whole seconds until it starts anew. */
  remaining: number;
  reset: number;
}

/** Counts one request at `now` (milliseconds). A throttled one costs nothing. */
export function spend(limits: Limits, before: Spent, now: number): Verdict {
  const second = Math.floor(now / 1_000);
  const minute = Math.floor(now / 60_000);
  const inSecond = before.second === second ? before.inSecond : 0;
  const inMinute = before.minute === minute ? before.inMinute : 0;
  const reset = Math.ceil(((minute + 1) * 60_000 - now) / 1_000);
  const minuteFull = inMinute >= limits.perMinute;
  const allowed = !minuteFull && inSecond < limits.perSecond;
  const cost = allowed ? 1 : 0;
  return {
    spent: { second, inSecond: inSecond + cost, minute, inMinute: inMinute + cost },
    allowed,
    retryAfter: allowed ? 0 : minuteFull ? reset : 1,
    remaining: limits.perMinute - inMinute - cost,
    reset,
  };
}

/** The real form repeats the burst limit bare before naming both windows. */
export function rateHeaders(limits: Limits, verdict: Verdict): Record<string, string> {
  const { perSecond, perMinute } = limits;
  return {
    "RateLimit-Limit": `${perSecond}, ${perSecond};w=1, ${perMinute};w=60`,
    "RateLimit-Remaining": String(verdict.remaining),
    "RateLimit-Reset": String(verdict.reset),
  };
}
