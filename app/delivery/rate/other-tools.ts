import type { WindowLeft } from "../../klaviyo/rate-limit.ts";
import type { Slot } from "./slot.ts";
import { firstAfter } from "./own-calls.ts";
import { MINUTE_MS } from "../../server/durations.ts";

/** Two ends of one fixed window never differ by this much, however late their answers were. */
const SAME_WINDOW_MS = 30_000;
/** Klaviyo rounds the time to the end of a window down to whole seconds. */
const ROUNDED_BY_MS = 1_000;
/** No rate is derived from a shorter span, however young the window is. */
const SHORTEST_SPAN_MS = 250;
/**
 * The recent rate of others is measured over at least this time: a tool that began a moment ago has
 * little share in the minute so far.
 */
const RECENT_MS = 1_000;
/** How many calls may be open while nothing is known of the running minute. */
const CALLS_UNSEEN = 64;
/** How many of our calls are kept back for asking about the minute; one goes each time. */
const KEPT_BACK = 16;
const ASKED_EVERY_MS = 4_000;
/** What was learnt of the others is valid for this long after its answer. */
const GOOD_FOR_MS = 5 * MINUTE_MS;

/** One minute of Klaviyo's, as far as its answers report it. */
interface Window {
  endsAt: number;
  /** The size of the full minute, and the least that an answer reported as left of it. */
  limit: number;
  remaining: number;
  /** When the call began whose answer said so: later calls of others are not in it. */
  seenAt: number;
  /** When the latest answer to any of our calls arrived. */
  answeredAt: number;
  /** Our calls that are certainly counted: each of their answers reported at least as much left. */
  confirmedOwn: number;
  /** What others had used at the last mark, and their calls per millisecond before it. */
  mark: { at: number; theirs: number };
  recentRate: number;
}

/**
 * What other tools with keys of the same account use of its minute, as far as `RateLimit-Remaining`
 * shows: what is gone, less our own calls. Their rate is the highest of this minute's, the last
 * minute's and the recent one. At that rate their share is left to them for the rest of the minute,
 * and returned to us as the minute passes without them. Klaviyo may count calls in another order
 * than they began, so what is not certainly ours counts as theirs until it is. Times are monotonic
 * milliseconds.
 */
export class OtherToolsUsage {
  #window: Window | undefined;
  /** Calls of others per millisecond in the last whole window. */
  #previousRate = 0;
  /**
   * When our calls ended whose answers reported nothing on the minute, or that another process of
   * ours has made, oldest first. Those before the latest look at the minute are among what is gone
   * of it.
   */
  #unconfirmedOwn: number[] = [];
  /** Whether the window was seen from its beginning, so that none of our calls counts as theirs. */
  #whole = false;

  takeOver(ends: number[]): void {
    this.#unconfirmedOwn = [...ends].sort((one, other) => one - other);
  }

  record({ startedAt }: Slot, { limit, remaining, resetMs }: WindowLeft, now: number): void {
    const endsAt = now + resetMs + ROUNDED_BY_MS;
    const window = this.#window;
    if (!window || endsAt > window.endsAt + SAME_WINDOW_MS) {
      this.#openWindow({ endsAt, limit, remaining, seenAt: startedAt, answeredAt: now });
      return;
    }
    if (endsAt < window.endsAt - SAME_WINDOW_MS) return;
    window.endsAt = Math.min(window.endsAt, endsAt);
    // The account's tier may have changed within the minute: the difference is added to what is
    // left.
    window.remaining += limit - window.limit;
    window.limit = limit;
    window.answeredAt = now;
    window.confirmedOwn += 1;
    if (remaining >= window.remaining) return;
    window.remaining = remaining;
    window.seenAt = Math.max(window.seenAt, startedAt);
    const spanMs = window.seenAt - window.mark.at;
    if (spanMs < RECENT_MS) return;
    const theirs = this.#usedByOthers(window);
    window.recentRate = Math.max(0, theirs - window.mark.theirs) / spanMs;
    window.mark = { at: window.seenAt, theirs };
  }

  /**
   * A call was counted, or may have been, and its answer said nothing about what is left of the
   * minute.
   */
  recordUnreported(now: number): void {
    this.#unconfirmedOwn.push(Math.max(now, this.#unconfirmedOwn.at(-1) ?? -Infinity));
    const old = firstAfter(this.#unconfirmedOwn, now - 2 * MINUTE_MS);
    // Rarely, because it moves all remaining entries.
    if (old > 512) this.#unconfirmedOwn.splice(0, old);
    if (this.#window) this.#window.answeredAt = now;
  }

  /** Whether answers have reported on the running minute. */
  knows(now: number): boolean {
    return this.#window !== undefined && now < this.#window.endsAt;
  }

  /** How long the others' share keeps us waiting while this many of our calls are open. */
  waitMs(now: number, open: number): number {
    const window = this.#window;
    if (!window || now >= window.endsAt) return open < CALLS_UNSEEN ? 0 : Infinity;
    const rate = this.#highestRate(window);
    const theirs = rate * (window.endsAt - window.seenAt);
    const ours = window.remaining - open - this.#unconfirmedSince(window.seenAt) - theirs;
    if (ours >= (rate > 0 ? KEPT_BACK : 1)) return 0;
    if (open > 0) return Infinity;
    const asksAt = Math.min(window.answeredAt + ASKED_EVERY_MS, window.endsAt);
    return Math.max(0, asksAt - now);
  }

  /** How many calls of others to expect per second. */
  perSecond(now: number): number {
    const window = this.#window;
    if (!window || now > window.endsAt + GOOD_FOR_MS) return 0;
    return this.#highestRate(window) * 1_000;
  }

  #openWindow(
    first: Pick<Window, "endsAt" | "limit" | "remaining" | "seenAt" | "answeredAt">,
  ): void {
    const { seenAt, answeredAt } = first;
    const before = this.#window;
    const known = before && this.#whole && answeredAt - before.answeredAt <= GOOD_FOR_MS;
    this.#previousRate = known ? this.#rateOf(before) : 0;
    this.#whole = before !== undefined;
    const window = { ...first, confirmedOwn: 1, mark: { at: seenAt, theirs: 0 }, recentRate: 0 };
    window.mark.theirs = this.#usedByOthers(window);
    this.#window = window;
  }

  #highestRate(window: Window): number {
    return Math.max(this.#previousRate, this.#rateOf(window), window.recentRate);
  }

  /** Too high rather than too low, and less so the longer the window was watched. */
  #rateOf(window: Window): number {
    const beganAt = window.endsAt - MINUTE_MS;
    return this.#usedByOthers(window) / Math.max(window.seenAt - beganAt, SHORTEST_SPAN_MS);
  }

  #usedByOthers({ endsAt, seenAt, limit, remaining, confirmedOwn }: Window): number {
    const ours =
      confirmedOwn + this.#unconfirmedSince(endsAt - MINUTE_MS) - this.#unconfirmedSince(seenAt);
    return Math.max(0, limit - remaining - ours);
  }

  /** Our calls that ended after that and reported nothing. */
  #unconfirmedSince(time: number): number {
    return this.#unconfirmedOwn.length - firstAfter(this.#unconfirmedOwn, time);
  }
}
