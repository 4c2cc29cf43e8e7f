import { MINUTE_MS, SECOND_MS } from "../../server/durations.ts";
import type { OtherToolsPace } from "./other-tools-pace.ts";
import { isSlow, SecondAverages, SLOWEST_MS } from "./second-averages.ts";
import { SecondPairs } from "./second-pairs.ts";
import type { Slot } from "./slot.ts";

/** With less than this, an earlier estimate is kept where there is one. */
const ENOUGH_MS = 1_000;
/** What was learnt of the others is valid for this long. */
const GOOD_FOR_MS = 5 * MINUTE_MS;

/**
 * The calls of other tools with keys of the same account, learnt from answers that report on the
 * second. Pairs of answers are exact; where answers are too slow for them, averages tell more. Times
 * are monotonic milliseconds.
 */
export class OtherToolsBySecond {
  readonly #pairs = new SecondPairs();
  readonly #averages = new SecondAverages();
  /** When the latest answer came that only averages can learn from. */
  #slowAt = -Infinity;
  /** From before, used while too little is seen. */
  #known = { perMs: 0, at: -Infinity };

  /** Takes over the rate that another process of ours has learnt. */
  takeOver(perMs: number, now: number): void {
    this.#known = { perMs, at: now };
  }

  start(slot: Slot): void {
    this.#pairs.start(slot);
  }

  /** The call was refused, and is not counted. */
  drop(slot: Slot): void {
    this.#pairs.drop(slot);
  }

  /** A call of ours that Klaviyo has counted; `used` is what it reported as used of its second. */
  record(slot: Slot, used: number | null, now: number): void {
    const answered = { startedAt: slot.startedAt, endedAt: now, used };
    this.#pairs.record(slot, answered);
    this.#averages.record(answered, this.#pairs.open());
    if (used !== null && isSlow(answered)) this.#slowAt = now;
    const pace = this.#pace(now);
    // The first sight in a long time is not discarded in favour of what was known before.
    if (now - this.#known.at >= SECOND_MS && pace.watchedMs(now) >= ENOUGH_MS) {
      this.#known = { perMs: pace.perMs(now), at: now };
    }
  }

  /** How many calls of others to expect per millisecond. */
  perMs(now: number): number {
    const pace = this.#pace(now);
    if (pace.watchedMs(now) >= ENOUGH_MS) return pace.perMs(now);
    const known = now - this.#known.at <= GOOD_FOR_MS ? this.#known.perMs : 0;
    return Math.max(known, pace.perMs(now));
  }

  /**
   * Answers are slow, and too few have told of others yet: averages need calls at all moments of a
   * second, and not all at once.
   */
  needsEvenCalls(now: number): boolean {
    if (now - this.#slowAt > SLOWEST_MS) return false;
    return this.#pace(now).watchedMs(now) < ENOUGH_MS;
  }

  #pace(now: number): OtherToolsPace {
    const [pairs, averages] = [this.#pairs.pace, this.#averages.pace];
    return averages.watchedMs(now) > pairs.watchedMs(now) ? averages : pairs;
  }
}
