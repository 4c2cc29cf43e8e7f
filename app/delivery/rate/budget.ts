import type { RateLimit, WindowLeft } from "../../klaviyo/rate-limit.ts";
import { Ceiling } from "./ceiling.ts";
import { OtherToolsBySecond } from "./other-tools-by-second.ts";
import { OtherToolsUsage } from "./other-tools.ts";
import { OwnCalls } from "./own-calls.ts";
import { Pace, Spread } from "./pace.ts";
import { areAtWork, shareOfMinute, shareOfSecond } from "./shares.ts";
import type { Slot, Throttled } from "./slot.ts";
import type { Limits, Spent } from "./spent.ts";
import { SECOND_MS, MINUTE_MS } from "../../server/durations.ts";

/** How many calls may be open before the first answer names the account's tier. */
const FIRST_CALLS = 8;
/** A limit that 429s have lowered is back where it was refused after this time. */
const SECOND_BACK_AFTER_MS = 15_000;
const MINUTE_BACK_AFTER_MS = 90_000;

/**
 * When the next call may begin, so that no second and no minute of Klaviyo's ever holds more calls
 * than it allows, wherever its windows begin. Exact while one process works with an account; the
 * use of other tools is learnt from the answers, and limits that no answer names are learnt from
 * the refusals.
 *
 * All times are monotonic milliseconds.
 * https://developers.klaviyo.com/en/docs/rate_limits_and_error_handling#rate-limits
 */
export class Budget {
  readonly #documented: Limits;
  #limits: Limits;
  /** When the call began whose answer named the limits; -Infinity while none has. */
  #namedAt = -Infinity;
  #answered = false;
  readonly #own = new OwnCalls();
  readonly #others = new OtherToolsUsage();
  readonly #bySecond = new OtherToolsBySecond();
  readonly #second = new Ceiling(SECOND_BACK_AFTER_MS);
  readonly #minute = new Ceiling(MINUTE_BACK_AFTER_MS);
  readonly #pace = new Pace();
  readonly #spread = new Spread();
  /** Until then only one call at a time: what the last minute has spent is not known. */
  #blindUntil = -Infinity;
  /** One call at a time until an answer arrives: what is known comes from another process. */
  #asks = false;

  constructor(limits: Limits) {
    this.#documented = limits;
    this.#limits = limits;
  }

  /**
   * 0 where a call may begin now, else how long at least to wait: a minute at most, Infinity for an
   * answer.
   */
  waitMs(now: number): number {
    const { open } = this.#own;
    const [inSecond, inMinute] = [this.#mostInSecond(now), this.#mostInMinute(now)];
    const wait = Math.max(
      this.#own.waitMs(now, MINUTE_MS, inMinute),
      this.#own.waitMs(now, SECOND_MS, inSecond),
      this.#pace.waitMs(now, inSecond),
      this.#spreads(now) ? this.#spread.waitMs(now, inMinute) : 0,
    );
    if (wait === Infinity) return wait;
    // What others leave may change at any time.
    if (wait > 0) return Math.min(wait, this.#spreads(now) ? SECOND_MS : MINUTE_MS);
    if (this.#asks || this.#isBlind(now) || this.#own.isInDoubt(now, this.#limits.perMinute)) {
      return open > 0 ? Infinity : 0;
    }
    if (!this.#answered && open >= FIRST_CALLS) return Infinity;
    return this.#others.waitMs(now, open);
  }

  start(now: number): Slot {
    this.#own.start();
    this.#pace.start(now, this.#mostInSecond(now));
    this.#spread.start(now, this.#mostInMinute(now));
    const slot = { startedAt: now };
    this.#bySecond.start(slot);
    return slot;
  }

  /** `rateLimit` is what the answer said; null where it said nothing. */
  end(slot: Slot, now: number, rateLimit: RateLimit | null, refusal?: Throttled): void {
    if (refusal) {
      this.#own.drop();
      this.#bySecond.drop(slot);
      this.#learnRefusal(slot, refusal, now);
      return;
    }
    this.#own.end(now);
    this.#answered = true;
    this.#asks = false;
    if (rateLimit) this.#learnLimits(slot, rateLimit);
    this.#learnLeft(slot, rateLimit?.left ?? null, now);
  }

  /** Nothing is known of recent spending: one call asks, the others wait for its answer. */
  goBlind(now: number): void {
    this.#blindUntil = now + MINUTE_MS;
  }

  /** What the running minute has spent and what was learnt, for the next process. */
  spent(now: number): Spent {
    const others = Math.round(this.#bySecond.perMs(now) * MINUTE_MS);
    return {
      calls: this.#own.spent(now),
      blind: this.#isBlind(now),
      ...(this.#limits !== this.#documented && { limits: this.#limits }),
      ...(others > 0 && { others }),
      ...optional("second", this.#second.state(now)),
      ...optional("minute", this.#minute.state(now)),
    };
  }

  /**
   * Takes over what another process has spent; `sinceMs` is how long ago it noted that, by a clock
   * that may have been set since. So one call asks before anything relies on it, and what was
   * learnt of limits and of others is taken as if no time had passed.
   */
  takeOver({ calls, blind, ...learnt }: Spent, sinceMs: number, now: number): void {
    if (calls.length > 0) {
      this.#others.takeOver(this.#own.takeOver(calls, sinceMs, now));
      this.#asks = true;
    }
    if (blind) this.goBlind(now);
    this.learn(learnt, now);
  }

  /** Takes over only what another process has learnt. */
  learn({ limits, others, second, minute }: Omit<Spent, "calls" | "blind">, now: number): void {
    if (limits) this.#limits = limits;
    if (others) this.#bySecond.takeOver(others / MINUTE_MS, now);
    if (second) this.#second.takeOver(second, now);
    if (minute) this.#minute.takeOver(minute, now);
  }

  /**
   * Answers may arrive in another order than their calls began: an old one does not restore an old
   * tier.
   */
  #learnLimits({ startedAt }: Slot, { perSecond, perMinute }: RateLimit): void {
    if (startedAt < this.#namedAt) return;
    this.#namedAt = startedAt;
    const named = {
      perSecond: perSecond ?? this.#limits.perSecond,
      perMinute: perMinute ?? this.#limits.perMinute,
    };
    const changed =
      named.perSecond !== this.#limits.perSecond || named.perMinute !== this.#limits.perMinute;
    if (changed) this.#limits = named;
  }

  #learnLeft(slot: Slot, left: WindowLeft | null, now: number): void {
    const used = left?.window === "second" ? left.limit - left.remaining : null;
    this.#bySecond.record(slot, used, now);
    if (left?.window !== "minute") {
      this.#others.recordUnreported(now);
      return;
    }
    this.#blindUntil = -Infinity;
    this.#own.endDoubt();
    this.#others.record(slot, left, now);
  }

  /**
   * A wait of more than a second is for the next minute. Where answers report on the minute, they
   * are more exact than that.
   */
  #learnRefusal({ startedAt }: Slot, { retryAfterMs }: Throttled, now: number): void {
    const ofMinute = retryAfterMs !== null && retryAfterMs > SECOND_MS;
    if (!ofMinute) {
      const taken = this.#own.taken(now, SECOND_MS);
      this.#second.refused(startedAt, this.#atLeast(taken, this.#limits.perSecond), now);
    } else if (!this.#others.knows(now)) {
      const taken = this.#own.taken(now, MINUTE_MS);
      this.#minute.refused(startedAt, this.#atLeast(taken, this.#limits.perMinute), now);
    }
  }

  /**
   * With few calls a refusal says little, and where the limit is known it is caused by other tools.
   */
  #atLeast(taken: number, limit: number): number {
    return Math.max(taken, this.#namedAt > -Infinity ? limit / 10 : limit / 100);
  }

  #mostInSecond(now: number): number {
    const perMs = this.#bySecond.perMs(now);
    const theirs = Math.max(this.#others.perSecond(now), perMs * SECOND_MS);
    const evenly = this.#bySecond.needsEvenCalls(now);
    const ours = Math.min(shareOfSecond(this.#limits, theirs, evenly), this.#second.most(now));
    return Math.max(1, Math.floor(ours));
  }

  #mostInMinute(now: number): number {
    const theirs = this.#bySecond.perMs(now) * MINUTE_MS;
    const ours = Math.min(shareOfMinute(this.#limits, theirs), this.#minute.most(now));
    return Math.max(1, Math.floor(ours));
  }

  #spreads(now: number): boolean {
    const theirs = this.#bySecond.perMs(now) * MINUTE_MS;
    return areAtWork(this.#limits, theirs) || this.#minute.most(now) < this.#limits.perMinute;
  }

  #isBlind(now: number): boolean {
    return now < this.#blindUntil;
  }
}

function optional<Name extends string, Value>(name: Name, value: Value | null) {
  return (value === null ? {} : { [name]: value }) as { [Key in Name]?: Value };
}
