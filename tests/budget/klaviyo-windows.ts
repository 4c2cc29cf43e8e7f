import { readRateLimit, type RateLimit } from "#app/klaviyo/rate-limit.ts";
import {
  limitsOf,
  nothingSpent,
  rateHeaders,
  spend,
  type Limits,
  type Rates,
} from "#sandbox/klaviyo/windows.ts";

export interface Counted {
  allowed: boolean;
  rateLimit: RateLimit | null;
  /** Milliseconds; 0 where it was allowed. */
  retryAfterMs: number;
}

/** Klaviyo's two fixed windows at some phase, as its double counts them, without a request. */
export class KlaviyoWindows {
  /** When calls were taken, and when they were refused. */
  readonly ours: number[] = [];
  readonly others: number[] = [];
  readonly throttledOurs: number[] = [];
  readonly throttledOthers: number[] = [];
  #spent = nothingSpent;
  readonly #limits: Limits;
  readonly #phase: number;
  readonly #rates: (now: number) => Rates;

  constructor(limits: Limits, phase: number, rates: (now: number) => Rates) {
    this.#limits = limits;
    this.#phase = phase;
    this.#rates = rates;
  }

  count(now: number, who: "ours" | "others"): Counted {
    const rates = this.#rates(now);
    const limits = limitsOf(this.#limits, rates);
    const { spent, allowed, retryAfter } = spend(limits, this.#spent, now + this.#phase);
    this.#spent = spent;
    const refused = who === "ours" ? this.throttledOurs : this.throttledOthers;
    (allowed ? this[who] : refused).push(now);
    // A 429 has no such headers, and only we read them.
    const isRead = allowed && who === "ours";
    const headers = isRead ? rateHeaders(limits, spent, rates.form, now + this.#phase) : {};
    return { allowed, rateLimit: read(headers), retryAfterMs: retryAfter * 1_000 };
  }
}

/** Without a Headers object: building those took a fifth of a simulation. */
function read(headers: Record<string, string>): RateLimit | null {
  const lowerCase = new Map(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return readRateLimit((name) => lowerCase.get(name) ?? null);
}

/** The most that any window of this length has held, wherever it began. */
export function mostInAny(windowMs: number, times: number[]): number {
  const sorted = [...times].sort((one, other) => one - other);
  let most = 0;
  let first = 0;
  for (const [at, time] of sorted.entries()) {
    while ((sorted[first] ?? time) <= time - windowMs) first += 1;
    most = Math.max(most, at - first + 1);
  }
  return most;
}
