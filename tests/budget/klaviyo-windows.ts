import type { RateLimit } from "#app/klaviyo/rate-limit.ts";
import { nothingSpent, spend, type Limits } from "#sandbox/klaviyo/windows.ts";

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

  constructor(limits: Limits, phase: number) {
    this.#limits = limits;
    this.#phase = phase;
  }

  count(now: number, who: "ours" | "others"): Counted {
    const { spent, allowed, remaining, reset, retryAfter } = spend(
      this.#limits,
      this.#spent,
      now + this.#phase,
    );
    this.#spent = spent;
    const refused = who === "ours" ? this.throttledOurs : this.throttledOthers;
    (allowed ? this[who] : refused).push(now);
    // A 429 has no such headers.
    const rateLimit = allowed ? { ...this.#limits, remaining, resetMs: reset * 1_000 } : null;
    return { allowed, rateLimit, retryAfterMs: retryAfter * 1_000 };
  }
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
