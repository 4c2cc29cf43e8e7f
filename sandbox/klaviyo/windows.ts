/**
 * Klaviyo's two fixed windows, one second and one minute, per account and endpoint.
 * https://developers.klaviyo.com/en/docs/rate_limits_and_error_handling#rate-limits
 */
export interface Limits {
  perSecond: number;
  perMinute: number;
}

/** What is used of the running windows, each identified by its number since the clock's zero. */
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
  /** Whole seconds until a request can pass again; 0 if this one passed. */
  retryAfter: number;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/** Counts one request at `now` (milliseconds). A throttled one is not counted. */
export function spend(limits: Limits, before: Spent, now: number): Verdict {
  const second = Math.floor(now / SECOND_MS);
  const minute = Math.floor(now / MINUTE_MS);
  const inSecond = before.second === second ? before.inSecond : 0;
  const inMinute = before.minute === minute ? before.inMinute : 0;
  const minuteFull = inMinute >= limits.perMinute;
  const allowed = !minuteFull && inSecond < limits.perSecond;
  const cost = allowed ? 1 : 0;
  const untilNextMinute = Math.ceil(((minute + 1) * MINUTE_MS - now) / SECOND_MS);
  return {
    spent: { second, inSecond: inSecond + cost, minute, inMinute: inMinute + cost },
    allowed,
    retryAfter: allowed ? 0 : minuteFull ? untilNextMinute : 1,
  };
}

/**
 * Which window `RateLimit-Remaining` and `-Reset` describe: its limit is the first number of
 * `RateLimit-Limit`. Recorded: the second in 2024 to 2026, the minute in 2023. "mixed" changes
 * between the two from one answer to the next; "none" sends no such header.
 */
export type RateForm = "second" | "minute" | "mixed" | "none";

/** An account's limits, and what its answers tell of them. */
export interface Rates {
  form: RateForm;
  /** The account's tier if it is smaller than the documented one; null for the documented one. */
  tier: Limits | null;
}

export const documentedRates: Rates = { form: "second", tier: null };

/** The limits of an endpoint for an account with that tier. */
export function limitsOf(documented: Limits, { tier }: Rates): Limits {
  if (!tier) return documented;
  return {
    perSecond: Math.min(documented.perSecond, tier.perSecond),
    perMinute: Math.min(documented.perMinute, tier.perMinute),
  };
}

/**
 * The headers of an answer to a request that was counted at `now`; a 429 and a 401 have none. In the
 * recordings the second's Reset is 0 with the whole second ahead, so it is rounded down.
 */
export function rateHeaders(
  limits: Limits,
  { inSecond, inMinute }: Spent,
  form: RateForm,
  now: number,
): Record<string, string> {
  if (form === "none") return {};
  const byMinute = form === "minute" || (form === "mixed" && inMinute % 2 === 0);
  const { perSecond, perMinute } = limits;
  const [limit, used, widthMs] = byMinute
    ? [perMinute, inMinute, MINUTE_MS]
    : [perSecond, inSecond, SECOND_MS];
  const untilNextMs = widthMs - (((now % widthMs) + widthMs) % widthMs);
  return {
    "RateLimit-Limit": `${limit}, ${perSecond};w=1, ${perMinute};w=60`,
    "RateLimit-Remaining": String(Math.max(0, limit - used)),
    "RateLimit-Reset": String(Math.floor((untilNextMs - 1) / SECOND_MS)),
  };
}
