import { MINUTE_MS } from "../../server/durations.ts";

/** How many calls may begin ahead of their time, to make up for late timers. */
const CALLS_AHEAD = 8;

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
    const early = this.#used - now - (CALLS_AHEAD - 1) * (1_000 / perSecond);
    // No timer is finer, and a tiny number added to a time may leave the time unchanged.
    return early > 0 ? Math.max(1, early) : 0;
  }

  start(now: number, perSecond: number): void {
    this.#used = Math.max(this.#used, now) + 1_000 / perSecond;
  }
}

/** This share of a minute's calls may begin ahead of its time. */
const SHARE_AHEAD = 1 / 6;
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
    const ahead = Math.max(TOGETHER, perMinute * SHARE_AHEAD);
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
