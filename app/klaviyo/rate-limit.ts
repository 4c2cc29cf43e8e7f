import { MINUTE_MS } from "../server/durations.ts";

/** What an answer says about the account's budget at the called endpoint. */
export interface RateLimit {
  /** The limits of the two windows; null where the answer names none. */
  perSecond: number | null;
  perMinute: number | null;
  /** What is left of the running window, counted by Klaviyo for all tools together. */
  left: WindowLeft | null;
}

export interface WindowLeft {
  window: "second" | "minute";
  limit: number;
  remaining: number;
  /** Milliseconds to the end of the window. Klaviyo names whole seconds; recorded ones are rounded down. */
  resetMs: number;
}

interface Named {
  limit: number;
  /** The window's length in seconds; null for a bare number. */
  seconds: number | null;
}

const WINDOWS = { second: 1, minute: 60 } as const;

/**
 * Reads the `RateLimit-*` headers; null where they name no limit, as with a 429. Remaining and Reset
 * describe the window whose limit is the first number of `RateLimit-Limit`: in answers of 2024 to
 * 2026 the second (`350, 350;w=1, 3500;w=60`), in those of 2023 the minute (`700, 75;w=1, 700;w=60`).
 * https://developers.klaviyo.com/en/docs/rate_limits_and_error_handling#rate-limits
 */
export function readRateLimit(header: (name: string) => string | null): RateLimit | null {
  const named = limitsIn(header("ratelimit-limit") ?? "");
  const limitOf = (seconds: number) =>
    named.find((each) => each.seconds === seconds && each.limit > 0)?.limit ?? null;
  const limits = { perSecond: limitOf(WINDOWS.second), perMinute: limitOf(WINDOWS.minute) };
  if (limits.perSecond === null && limits.perMinute === null) return null;
  const remaining = wholeNumber(header("ratelimit-remaining"));
  const resetSeconds = wholeNumber(header("ratelimit-reset"));
  if (remaining === undefined || resetSeconds === undefined) return { ...limits, left: null };
  const window = windowOf(named, { remaining, resetSeconds });
  const limit = window === "second" ? limits.perSecond : limits.perMinute;
  if (window === null || limit === null) return { ...limits, left: null };
  return { ...limits, left: { window, limit, remaining, resetMs: resetSeconds * 1_000 } };
}

/**
 * The window of the first number. Where both have that limit, the shorter one that fits; where
 * Remaining or Reset are too large for it, the other one that they fit: a page of Klaviyo's says
 * that they describe the minute whatever the first number is.
 */
function windowOf(
  named: Named[],
  { remaining, resetSeconds }: { remaining: number; resetSeconds: number },
): WindowLeft["window"] | null {
  const [first, ...rest] = named;
  if (!first) return null;
  const known = first.seconds === null ? rest : named;
  const windows = known.filter(({ limit, seconds }) => limit > 0 && seconds !== null);
  const said =
    first.seconds === null ? windows.filter(({ limit }) => limit === first.limit) : [first];
  if (said.length === 0) return null;
  const fits = ({ limit, seconds }: Named) => remaining <= limit && resetSeconds <= (seconds ?? 0);
  const shortest = (of: Named[]) =>
    of.filter(fits).sort((one, other) => (one.seconds ?? 0) - (other.seconds ?? 0))[0];
  const { seconds } = shortest(said) ?? shortest(windows) ?? {};
  if (seconds === WINDOWS.second) return "second";
  return seconds === WINDOWS.minute ? "minute" : null;
}

/** An account's answers name the same limits until its tier changes, so the last ones are kept. */
let latest: { text: string; named: Named[] } = { text: "", named: [] };

function limitsIn(text: string): Named[] {
  if (text !== latest.text) latest = { text, named: readLimits(text) };
  return latest.named;
}

function readLimits(text: string): Named[] {
  return text.split(",").flatMap((part): Named[] => {
    const [number = "", ...parameters] = part.split(";");
    const limit = wholeNumber(number);
    if (limit === undefined) return [];
    if (parameters.length === 0) return [{ limit, seconds: null }];
    const widths = parameters.map((each) => /^\s*w\s*=\s*"?(\d{1,9})"?\s*$/i.exec(each)?.[1]);
    const seconds = wholeNumber(widths.find((width) => width !== undefined) ?? null);
    return seconds === undefined ? [] : [{ limit, seconds }];
  });
}

function wholeNumber(text: string | null): number | undefined {
  return text !== null && /^\s*\d{1,9}\s*$/.test(text) ? Number(text) : undefined;
}

/** Obeyed up to this; a longer wait is taken for a mistake. */
const MOST_MS = 5 * MINUTE_MS;

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
