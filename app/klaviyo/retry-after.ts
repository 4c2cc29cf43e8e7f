/** Obeyed up to here; what asks for more is taken for a mistake. */
const MOST_MS = 5 * 60 * 1000;

/**
 * Reads Retry-After as milliseconds from `now`: seconds or an HTTP date (RFC 9110, section 10.2.3).
 * Absent, past, malformed or beyond five minutes: null.
 */
export function readRetryAfter(value: string | null, now: number): number | null {
  if (value === null) return null;
  const text = value.trim();
  const ms = /^\d{1,10}$/.test(text) ? Number(text) * 1000 : dateOf(text) - now;
  return ms > 0 && ms <= MOST_MS ? ms : null;
}

/** A bare number is no date, though the parser would make a year of it. */
function dateOf(text: string): number {
  return /[a-z]/i.test(text) ? Date.parse(text) : NaN;
}
