/** How many calls may begin ahead of their time, to make up for late timers. */
const AHEAD = 8;

/**
 * Lets calls begin evenly instead of all at once: the same number in a second, but only as many
 * open at a time as answers take, so that few are lost when Klaviyo goes down, and other tools find
 * room in every part of a second. Times are monotonic milliseconds.
 */
export class Pace {
  /** When the calls that were begun would all have had their turn. */
  #used = -Infinity;

  /** How long until the next call may begin. */
  waitMs(now: number, perSecond: number): number {
    const early = this.#used - now - (AHEAD - 1) * (1_000 / perSecond);
    // No timer is finer, and a tiny number added to a time may leave the time unchanged.
    return early > 0 ? Math.max(1, early) : 0;
  }

  start(now: number, perSecond: number): void {
    this.#used = Math.max(this.#used, now) + 1_000 / perSecond;
  }
}
