/** How much an answer changes what is expected of the next one. */
const WEIGHT = 0.1;
/** Twice as many as answers take on the average, since some take longer. */
const AIR = 2;

/**
 * How many calls it takes at once to keep a pace, by how long answers have taken lately. All that
 * are open are lost when Klaviyo falls silent, so that there are to be no more.
 */
export class InFlight {
  #usualMs: number | undefined;

  heard(durationMs: number): void {
    const usual = this.#usualMs ?? durationMs;
    this.#usualMs = usual + WEIGHT * (durationMs - usual);
  }

  /** `least` while nothing is known, and as the least ever. */
  most(perSecond: number, least: number): number {
    const usualMs = this.#usualMs ?? 0;
    return Math.max(least, Math.ceil((AIR * usualMs * perSecond) / 1_000));
  }
}
