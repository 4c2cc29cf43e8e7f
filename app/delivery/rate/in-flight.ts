/** How much an answer changes the expected duration of the next one. */
const WEIGHT = 0.1;
/** Twice as many as answers take on average, since some take longer. */
const AIR = 2;

/**
 * How many open calls it takes to keep a rate, given how long answers have taken recently. All open
 * calls are lost when Klaviyo falls silent, so there must be no more.
 */
export class InFlight {
  #usualMs: number | undefined;

  record(durationMs: number): void {
    const usual = this.#usualMs ?? durationMs;
    this.#usualMs = usual + WEIGHT * (durationMs - usual);
  }

  /** `least` while nothing is known, and as the lower limit. */
  most(perSecond: number, least: number): number {
    const usualMs = this.#usualMs ?? 0;
    return Math.max(least, Math.ceil((AIR * usualMs * perSecond) / 1_000));
  }
}
