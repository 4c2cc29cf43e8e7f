/** Obeyed up to this; a longer wait is taken for a mistake. */
const MOST_MS = 5 * 60 * 1000;

/** The one form of a date that a sender may still write (RFC 9110, section 5.6.7). */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * Reads Retry-After as milliseconds from `now`: seconds or an HTTP date (RFC 9110, section 10.2.3).
 * Absent, past, malformed or beyond five minutes: null.
 */
export function readRetryAfter(value: string | null, now: number): number | null {
  const text = value?.trim() ?? "";
  const ms = /^\d{1,10}$/.test(text) ? Number(text) * 1000 : dateOf(text) - now;
  return ms > 0 && ms <= MOST_MS ? ms : null;
}

function dateOf(text: string): number {
  return HTTP_DATE.test(text) ? Date.parse(text) : NaN;
}
