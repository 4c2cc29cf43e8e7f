import type { RateLimit } from "../klaviyo/rate-limit.ts";
import { Others } from "./others.ts";
import { Pace } from "./pace.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/** Klaviyo's windows for one endpoint and one account. */
export interface Limits {
  perSecond: number;
  perMinute: number;
}

/** Of every second this share is left to the merchant's other tools, which nobody announces. */
const LEFT_IN_A_SECOND = 1 / 7;
/** And this where such tools are at work: some send in bursts, and never again what was refused. */
const LEFT_BESIDE_OTHERS = 1 / 2;

/** A call that was begun: hand it back when its answer is there, or is not coming. */
export interface Slot {
  readonly startedAt: number;
}

/** What the running minute has spent, in the words of one process to the next. */
export interface Spent {
  /** How many calls were over how many milliseconds ago. */
  calls: [agoMs: number, calls: number][];
  /** Whether there may be calls that nobody has told of. */
  blind: boolean;
}

/**
 * When the next call may begin, so that no second and no minute of Klaviyo's ever holds more calls
 * than it allows, wherever its windows begin. A call may be counted at any time between its start
 * and its answer, so it holds its place in both windows from the start until a whole window after
 * the answer. Exact as long as one process works with an account; what other tools use of the same
 * account is learnt from the answers.
 *
 * All times are monotonic milliseconds. https://developers.klaviyo.com/en/docs/rate_limits_and_error_handling#rate-limits
 */
export class Budget {
  #limits: Limits;
  readonly #others = new Others();
  readonly #pace = new Pace();
  #open = 0;
  /** When each call was over, oldest first, for as long as a minute remembers it. */
  #ends: number[] = [];
  /** Until then only one call at a time: what the last minute has spent is not known. */
  #blindUntil = -Infinity;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** 0 where a call may begin now, else how long at least to wait: a minute at most, Infinity for an answer. */
  waitMs(now: number): number {
    this.#forget(now);
    const most = this.#mostInSecond(now);
    const wait = Math.max(
      this.#windowWait(now, MINUTE_MS, this.#limits.perMinute),
      this.#windowWait(now, SECOND_MS, most),
      this.#pace.waitMs(now, most),
    );
    if (wait > 0) return wait;
    if (this.#isBlind(now)) return this.#open > 0 ? Infinity : 0;
    return this.#others.waitMs(now, this.#open);
  }

  start(now: number): Slot {
    this.#open += 1;
    this.#pace.start(now, this.#mostInSecond(now));
    return { startedAt: now };
  }

  /** `rateLimit` is what the answer told; null where it told nothing. */
  end(slot: Slot, now: number, rateLimit: RateLimit | null): void {
    this.#open -= 1;
    this.#ends.push(Math.max(now, this.#ends.at(-1) ?? -Infinity));
    if (!rateLimit) {
      this.#others.hearNothing(now);
      return;
    }
    this.#limits = { perSecond: rateLimit.perSecond, perMinute: rateLimit.perMinute };
    this.#blindUntil = -Infinity;
    this.#others.hear(slot, rateLimit, now);
  }

  /** Knows nothing of what was spent lately: one call asks, the others wait for what it hears. */
  goBlind(now: number): void {
    this.#blindUntil = now + MINUTE_MS;
  }

  /** What the running minute has spent, for whoever goes on; rounded so that it never frees too early. */
  spent(now: number): Spent {
    this.#forget(now);
    const bySecond = new Map<number, number>();
    for (const end of this.#ends.slice(firstAfter(this.#ends, now - MINUTE_MS))) {
      const ago = Math.max(0, Math.floor((now - end) / SECOND_MS) * SECOND_MS);
      bySecond.set(ago, (bySecond.get(ago) ?? 0) + 1);
    }
    if (this.#open > 0) bySecond.set(0, (bySecond.get(0) ?? 0) + this.#open);
    return { calls: [...bySecond], blind: this.#isBlind(now) };
  }

  /**
   * Takes over what another one has spent; `sinceMs` is how long ago it said so, by a clock that may
   * have been set since. So the last second is taken for the present one, and Klaviyo's own count is
   * asked for before anything goes by the rest.
   */
  takeOver({ calls, blind }: Spent, sinceMs: number, now: number): void {
    const passed = Math.max(0, sinceMs);
    const ends = calls.flatMap(([ago, many]) =>
      Array.from({ length: many }, () => (ago < SECOND_MS ? now : now - ago - passed)),
    );
    this.#ends = [...this.#ends, ...ends].sort((one, other) => one - other);
    this.#others.takeOver(ends);
    if (blind || calls.length > 0) this.goBlind(now);
    this.#forget(now);
  }

  #mostInSecond(now: number): number {
    const left = this.#others.perSecond(now) >= 1 ? LEFT_BESIDE_OTHERS : LEFT_IN_A_SECOND;
    return Math.max(1, Math.floor(this.#limits.perSecond * (1 - left)));
  }

  #isBlind(now: number): boolean {
    return now < this.#blindUntil;
  }

  #windowWait(now: number, windowMs: number, most: number): number {
    const first = firstAfter(this.#ends, now - windowMs);
    const tooMany = this.#open + (this.#ends.length - first) - most + 1;
    if (tooMany <= 0) return 0;
    const freeing = this.#ends[first + tooMany - 1];
    return freeing === undefined ? Infinity : Math.max(freeing + windowMs - now, 1);
  }

  #forget(now: number): void {
    const first = firstAfter(this.#ends, now - MINUTE_MS);
    // Rarely, because it moves all that stay.
    if (first > 512 || first === this.#ends.length) this.#ends.splice(0, first);
  }
}

/** The place of the first number of an ascending list that is greater than `limit`. */
function firstAfter(ascending: number[], limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? Infinity) > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}
