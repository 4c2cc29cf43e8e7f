import type { RateLimit } from "../klaviyo/rate-limit.ts";
import type { Slot } from "./budget.ts";

/** Two ends of one fixed window never differ by this much, however late their answers were. */
const SAME_WINDOW_MS = 30_000;
const MINUTE_MS = 60_000;
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
  /** Our calls that may have been counted after that, for all that was heard of them. */
  untold: number;
  untoldAt: number;
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
export class Others {
  #window: Window | undefined;
  /** Calls of others a millisecond, as the last whole window had them. */
  #usual = 0;
  /** When calls were over that another process of ours has made. */
  #takenOver: number[] = [];
  /** Whether the window was seen from its beginning, so that nothing of ours is taken for theirs. */
  #whole = false;

  takeOver(ends: number[]): void {
    this.#takenOver = ends;
  }

  hear({ startedAt }: Slot, rateLimit: RateLimit, now: number): void {
    const { remaining, resetMs, perMinute } = rateLimit;
    const endsAt = now + resetMs;
    const window = this.#window;
    if (!window || endsAt > window.endsAt + SAME_WINDOW_MS) {
      this.#begin(endsAt, startedAt, rateLimit, now);
      return;
    }
    if (endsAt < window.endsAt - SAME_WINDOW_MS) return;
    window.endsAt = Math.min(window.endsAt, endsAt);
    window.limit = perMinute;
    window.answeredAt = now;
    window.told += 1;
    if (remaining >= window.remaining) return;
    window.remaining = remaining;
    window.seenAt = Math.max(window.seenAt, startedAt);
    if (startedAt > window.untoldAt) window.untold = 0;
    const spanMs = window.seenAt - window.mark.at;
    if (spanMs < LATELY_MS) return;
    const theirs = usedByOthers(window);
    window.lately = Math.max(0, theirs - window.mark.theirs) / spanMs;
    window.mark = { at: window.seenAt, theirs };
  }

  /** A call is over, and nothing was told of what is left. */
  hearNothing(now: number): void {
    if (!this.#window) return;
    this.#window.untold += 1;
    this.#window.untoldAt = now;
    this.#window.answeredAt = now;
  }

  /** How long the others' share keeps us waiting while so many of our calls are open. */
  waitMs(now: number, open: number): number {
    const window = this.#window;
    if (!window || now >= window.endsAt) return open < CALLS_UNSEEN ? 0 : Infinity;
    const rate = this.#rate(window);
    const theirs = rate * (window.endsAt - window.seenAt);
    const ours = window.remaining - open - window.untold - theirs;
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

  #begin(endsAt: number, startedAt: number, rateLimit: RateLimit, now: number): void {
    const { remaining, perMinute } = rateLimit;
    const before = this.#window;
    const known = before && this.#whole && now - before.answeredAt <= GOOD_FOR_MS;
    this.#usual = known ? paceOf(before) : 0;
    this.#whole = before !== undefined;
    const beganAt = endsAt - MINUTE_MS;
    const takenOver = this.#takenOver.filter((end) => end > beganAt).length;
    this.#takenOver = [];
    const told = 1 + takenOver;
    const theirs = usedByOthers({ limit: perMinute, remaining, told });
    this.#window = {
      ...{ endsAt, limit: perMinute, remaining, seenAt: startedAt, answeredAt: now, told },
      ...{ untold: 0, untoldAt: -Infinity, mark: { at: startedAt, theirs }, lately: 0 },
    };
  }

  #rate(window: Window): number {
    return Math.max(this.#usual, paceOf(window), window.lately);
  }
}

/** Rather too high than too low, and the less so the longer the window was watched. */
function paceOf(window: Window): number {
  const beganAt = window.endsAt - MINUTE_MS;
  return usedByOthers(window) / Math.max(window.seenAt - beganAt, SHORTEST_SPAN_MS);
}

function usedByOthers({ limit, remaining, told }: Pick<Window, "limit" | "remaining" | "told">) {
  return Math.max(0, limit - remaining - told);
}
