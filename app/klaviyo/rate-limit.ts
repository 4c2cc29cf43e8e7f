/** What an answer tells of the account's budget at the endpoint that was called. */
export interface RateLimit {
  perSecond: number;
  perMinute: number;
  /** Calls left of the running minute, counted by Klaviyo, of all tools together. */
  remaining: number;
  /** Milliseconds to the end of that minute, rounded up to the second by Klaviyo. */
  resetMs: number;
}

/**
 * Reads the `RateLimit-*` headers: null where they are not whole, as with a 429.
 * https://developers.klaviyo.com/en/docs/rate_limits_and_error_handling#rate-limits
 */
export function readRateLimit(header: (name: string) => string | null): RateLimit | null {
  const limit = header("ratelimit-limit") ?? "";
  const numbers = [
    windowOf(limit, 1),
    windowOf(limit, 60),
    wholeNumber(header("ratelimit-remaining")),
    wholeNumber(header("ratelimit-reset")),
  ];
  const [perSecond, perMinute, remaining, reset] = numbers;
  if (!perSecond || !perMinute || remaining === undefined || reset === undefined) return null;
  return { perSecond, perMinute, remaining, resetMs: reset * 1000 };
}

/** The real form is `350, 350;w=1, 3500;w=60`. */
function windowOf(limit: string, seconds: number): number | undefined {
  const found = limit
    .split(",")
    .map((part) => /^\s*(\d+)\s*;\s*w=(\d+)\s*$/.exec(part))
    .find((match) => match?.[2] === String(seconds));
  return wholeNumber(found?.[1] ?? null);
}

function wholeNumber(text: string | null): number | undefined {
  return text !== null && /^\s*\d{1,9}\s*$/.test(text) ? Number(text) : undefined;
}
