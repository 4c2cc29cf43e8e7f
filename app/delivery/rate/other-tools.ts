import type { WindowLeft } from "../../klaviyo/rate-limit.ts";
import type { Slot } from "./budget.ts";
import { firstAfter } from "./own-calls.ts";

/** Two ends of one fixed window never differ by this much, however late their answers were. */
const SAME_WINDOW_MS = 30_000;
const MINUTE_MS = 60_000;
/** Klaviyo rounds the time to the end of a window down to whole seconds. */
const ROUNDED_BY_MS = 1_000;
/** However young a window is: no pace is read from less of it. */
const SHORTEST_SPAN_MS = 250;
/** What others do just now is looked at over so much time at least: one that began a moment ago has little share in the minute so far. */
const LATELY_MS = 1_000;
/** So many calls may be open while nothing is known of the running minute. */
const CALLS_UNSEEN = 64;
/** So many of our calls are kept back for asking how the minute stands, and one goes each time. */
const KEPT_BACK = 16;
const ASKED_EVERY_MS = 4_000;
/** What was learnt of the others is good for so long after it was heard. */
const GOOD_FOR_MS = 5 * MINUTE_MS;

/** One minute of Klaviyo's, as far as its answers tell. */
interface Window {
  endsAt: number;
  /** Of the minute when it was full, and the least that an answer said to be left of it. */
  limit: number;
  remaining: number;
  /** When the call began that was told so: what others did since is not in it. */
  seenAt: number;
  /** When any answer of ours came last. */
  answeredAt: number;
  /** Our calls that are surely among what is gone: each of their answers said at least as much to be left. */
  told: number;
  /** What others had used when, and their calls a millisecond since the time before that. */
  mark: { at: number; theirs: number };
  lately: number;
}

/**
 * What other tools with keys of the same account use of its minute, as far as `RateLimit-Remaining`
 * tells: what is gone, less our own calls. At their pace of this minute, of the last one or of just
 * now, whichever is highest, their share is left to them for the rest of the minute, and given back to us as the minute goes by without them. Klaviyo may count calls in another order
 * than they were begun in, so what is not surely ours is taken for theirs until it is. Times are
 * monotonic milliseconds.
 */
export class OtherToolsUsage {
  #window: Window | undefined;
  /** Calls of others a millisecond, as the last whole window had them. */
  #usual = 0;
  /**
   * When our calls were over whose answers told nothing of the minute, or that another process of ours
   * has made, oldest first. Those before the latest look at the minute are among what is gone of it.
   */
  #untold: number[] = [];
  /** Whether the window was seen from its beginning, so that nothing of ours is taken for theirs. */
  #whole = false;

  takeOver(ends: number[]): void {
    this.#untold = [...ends].sort((one, other) => one - other);
  }

  hear({ startedAt }: Slot, { limit, remaining, resetMs }: WindowLeft, now: number): void {
    const endsAt = now + resetMs + ROUNDED_BY_MS;
    const window = this.#window;
    if (!window || endsAt > window.endsAt + SAME_WINDOW_MS) {
      this.#begin({ endsAt, limit, remaining, seenAt: startedAt, answeredAt: now });
      return;
    }
    if (endsAt < window.endsAt - SAME_WINDOW_MS) return;
    window.endsAt = Math.min(window.endsAt, endsAt);
    // The account's tier may have changed within the minute: as much more is left, or less.
    window.remaining += limit - window.limit;
    window.limit = limit;
    window.answeredAt = now;
    window.told += 1;
    if (remaining >= window.remaining) return;
    window.remaining = remaining;
    window.seenAt = Math.max(window.seenAt, startedAt);
    const spanMs = window.seenAt - window.mark.at;
    if (spanMs < LATELY_MS) return;
    const theirs = this.#usedByOthers(window);
    window.lately = Math.max(0, theirs - window.mark.theirs) / spanMs;
    window.mark = { at: window.seenAt, theirs };
  }

  /** A call was counted, or may have been, and nothing was told of what is left of the minute. */
  hearNothing(now: number): void {
    this.#untold.push(Math.max(now, this.#untold.at(-1) ?? -Infinity));
    const old = firstAfter(this.#untold, now - 2 * MINUTE_MS);
    // Rarely, because it moves all that stay.
    if (old > 512) this.#untold.splice(0, old);
    if (this.#window) this.#window.answeredAt = now;
  }

  /** Whether answers have told of the running minute. */
  knows(now: number): boolean {
    return this.#window !== undefined && now < this.#window.endsAt;
  }

  /** How long the others' share keeps us waiting while so many of our calls are open. */
  waitMs(now: number, open: number): number {
    const window = this.#window;
    if (!window || now >= window.endsAt) return open < CALLS_UNSEEN ? 0 : Infinity;
    const rate = this.#rate(window);
    const theirs = rate * (window.endsAt - window.seenAt);
    const ours = window.remaining - open - this.#untoldSince(window.seenAt) - theirs;
    if (ours >= (rate > 0 ? KEPT_BACK : 1)) return 0;
    if (open > 0) return Infinity;
    const asksAt = Math.min(window.answeredAt + ASKED_EVERY_MS, window.endsAt);
    return Math.max(0, asksAt - now);
  }

  /** How many calls of others to expect in a second. */
  perSecond(now: number): number {
    const window = this.#window;
    if (!window || now > window.endsAt + GOOD_FOR_MS) return 0;
    return this.#rate(window) * 1_000;
  }

  #begin(look: Pick<Window, "endsAt" | "limit" | "remaining" | "seenAt" | "answeredAt">): void {
    const { seenAt, answeredAt } = look;
    const before = this.#window;
    const known = before && this.#whole && answeredAt - before.answeredAt <= GOOD_FOR_MS;
    this.#usual = known ? this.#backpressure(before) : 0;
    this.#whole = before !== undefined;
    const window = { ...look, told: 1, mark: { at: seenAt, theirs: 0 }, lately: 0 };
    window.mark.theirs = this.#usedByOthers(window);
    this.#window = window;
  }

  #rate(window: Window): number {
    return Math.max(this.#usual, this.#backpressure(window), window.lately);
  }

  /** Rather too high than too low, and the less so the longer the window was watched. */
  #backpressure(window: Window): number {
    const beganAt = window.endsAt - MINUTE_MS;
    return this.#usedByOthers(window) / Math.max(window.seenAt - beganAt, SHORTEST_SPAN_MS);
  }

  #usedByOthers({ endsAt, seenAt, limit, remaining, told }: Window): number {
    const ours = told + this.#untoldSince(endsAt - MINUTE_MS) - this.#untoldSince(seenAt);
    return Math.max(0, limit - remaining - ours);
  }

  /** Our calls that ended after that and told nothing. */
  #untoldSince(time: number): number {
    return this.#untold.length - firstAfter(this.#untold, time);
  }
}
