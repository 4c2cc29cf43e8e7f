const MINUTE_MS = 60_000;
/** This share of a minute's calls may begin ahead of its time. */
const AHEAD = 1 / 6;
/**
 * Where calls are few, this many begin together, this far apart: two in one second show what others
 * do in between.
 */
const TOGETHER = 4;
const APART_MS = 200;

/**
 * Spreads the calls of a minute over the minute while others use the account too: then every second
 * shows what they do, and they find room in every one. Times are monotonic milliseconds.
 */
export class Spread {
  /** When the calls that were begun would all have had their turn. */
  #used = -Infinity;
  #startedAt = -Infinity;
  #resting = false;

  waitMs(now: number, perMinute: number): number {
    const each = MINUTE_MS / perMinute;
    const ahead = Math.max(TOGETHER, perMinute * AHEAD);
    const few = each >= APART_MS;
    const waitFor = (calls: number) => this.#used - now - (ahead - calls) * each;
    if (waitFor(1) > 0) this.#resting = true;
    const restMs = this.#resting ? waitFor(few ? TOGETHER : 1) : 0;
    if (restMs <= 0) this.#resting = false;
    const wait = Math.max(restMs, few ? this.#startedAt + APART_MS - now : 0);
    return wait > 0 ? Math.max(1, wait) : 0;
  }

  start(now: number, perMinute: number): void {
    this.#used = Math.max(this.#used, now) + MINUTE_MS / perMinute;
    this.#startedAt = now;
  }
}
