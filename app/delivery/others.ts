import type { RateLimit } from "../klaviyo/rate-limit.ts";
import type { Slot } from "./budget.ts";

/** Two ends of one fixed window never differ by this much, however late their answers were. */
const SAME_WINDOW_MS = 30_000;
const MINUTE_MS = 60_000;
/** Before so much of a window was seen, nobody knows how fast others are. */
const SHORTEST_SPAN_MS = 250;
const CALLS_UNSEEN = 64;
const LOOKS_EVERY_MS = 5_000;
/** What was learnt of the others is good for so long after it was heard. */
const GOOD_FOR_MS = 5 * MINUTE_MS;
/** The calls by which two observations may be off: an answer counts a call or two more or fewer than we know of. */
const UNSURE_CALLS = 2;

/** What an answer knew: of our own calls, those up to `number` were counted in what remained. */
interface Observation {
  number: number;
  at: number;
  remaining: number;
}

interface Window {
  endsAt: number;
  first: Observation;
  latest: Observation;
}

/**
 * What other tools with keys of the same account use of its minute, as far as `RateLimit-Remaining`
 * tells: what is gone, less our own calls. Their share is left to them for the rest of the minute,
 * and given back to us as the minute goes by without them. Times are monotonic milliseconds.
 */
export class Others {
  #window: Window | undefined;
  /** Calls of others a millisecond, as the last whole window had them. */
  #usual = 0;
  /** Our calls so far when the window that we know of was over. */
  #startedAtEnd: number | undefined;

  hear(slot: Slot, { remaining, resetMs }: RateLimit, now: number): void {
    const seen = { number: slot.number, at: slot.startedAt, remaining };
    const endsAt = now + resetMs;
    const window = this.#window;
    if (!window || endsAt > window.endsAt + SAME_WINDOW_MS) {
      this.#usual = window ? this.#rateOf(window) : 0;
      if (window && now - window.latest.at > GOOD_FOR_MS) this.#usual = 0;
      this.#window = { endsAt, first: seen, latest: seen };
      this.#startedAtEnd = undefined;
      return;
    }
    if (endsAt < window.endsAt - SAME_WINDOW_MS) return;
    window.endsAt = Math.min(window.endsAt, endsAt);
    if (seen.number > window.latest.number) window.latest = seen;
    if (seen.number < window.first.number) window.first = seen;
  }

  /** How long the others' share keeps us waiting; of our calls so far `started` were begun and `open` are not answered. */
  waitMs(now: number, { started, open }: { started: number; open: number }, perMinute: number) {
    const window = this.#window;
    if (!window) return open < CALLS_UNSEEN ? 0 : Infinity;
    if (now >= window.endsAt) return this.#nextWindowWait(now, started, open, perMinute, window);
    const { first, latest } = window;
    const left = window.endsAt - now;
    const unseen = latest.at - first.at < SHORTEST_SPAN_MS && this.#usual === 0;
    if (unseen && open >= CALLS_UNSEEN) return SHORTEST_SPAN_MS;
    const rate = Math.max(this.#usual, this.#rateOf(window));
    // Counted from what was last seen: whatever others have called since then is gone as well.
    const theirs = rate * (window.endsAt - latest.at);
    const ours = latest.remaining - (started - latest.number) - theirs;
    if (ours >= 1) return 0;
    // Nothing is seen without a call: now and then one looks whether the others still want it all.
    const looksAt = latest.at + LOOKS_EVERY_MS;
    const gone = latest.remaining - rate * (now - latest.at) < 1;
    if (now >= looksAt && open === 0 && !gone) return 0;
    return Math.min(left, Math.max(looksAt - now, 1));
  }

  /** Of a window that nobody has answered for yet: the others will want their usual share of it. */
  #nextWindowWait(now: number, started: number, open: number, perMinute: number, window: Window) {
    const whole = Math.floor((now - window.endsAt) / MINUTE_MS);
    if (this.#startedAtEnd === undefined || whole > 0) {
      window.endsAt += whole * MINUTE_MS;
      this.#startedAtEnd = started;
    }
    const rate = Math.max(this.#usual, this.#rateOf(window));
    const ours = perMinute - rate * MINUTE_MS - (started - this.#startedAtEnd);
    if (ours >= 1) return open < CALLS_UNSEEN ? 0 : Infinity;
    return window.endsAt + MINUTE_MS - now;
  }

  /** Rather too high than too low, and the less so the longer it was watched. */
  #rateOf({ first, latest }: Window): number {
    const span = Math.max(latest.at - first.at, SHORTEST_SPAN_MS);
    const gone = first.remaining - latest.remaining - (latest.number - first.number);
    return Math.max(0, gone + UNSURE_CALLS) / span;
  }
}
