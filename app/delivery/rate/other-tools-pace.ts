import { SECOND_MS } from "../../server/durations.ts";

/** What was seen counts for this long: whole minutes are what is shared. */
const MINUTE_SECONDS = 60;
/** Where that is only a few calls, for this long. */
const LONG_SECONDS = 300;
const FEW_CALLS = 30;
/** No rate is derived from a shorter span. */
const SHORTEST_MS = 500;
/** The rate of others has changed where it differs by this many standard errors. */
const ERRORS = 3;
/** Fewer calls than these may be seen by chance. */
const BY_CHANCE = 2;
/**
 * A change is accepted once it was seen in this many seconds: each by itself for more calls,
 * together for fewer.
 */
const MORE_FOR_SECONDS = 3;
const LESS_FOR_SECONDS = 10;
/** Until then the last seconds count alone, where they show more: it may be a burst. */
const BURST_SECONDS = [1, 2];
/** From this many seconds on, the variation from one to the next can be measured. */
const ENOUGH_SECONDS = 5;
/** Of a minute that was hardly watched, this many of the busiest seconds are not taken as usual. */
const BURSTS = 2;
/** This many standard errors are added to a rate: too high an estimate is better than too low. */
const CAUTION = 1 / 2;

/** What was seen in one second of ours: calls of others, and for how long. */
export interface Seen {
  second: number;
  theirs: number;
  ms: number;
}

/**
 * The rate of calls that were seen now and then, over many seconds; where it changes, what was seen
 * before is dropped. Times are monotonic milliseconds.
 */
export class OtherToolsPace {
  #seen: Seen[] = [];
  /** The result for a second, until something else is noted: it is asked for at every call. */
  #computed: { second: number; watchedMs: number; perMs: number } | undefined;

  /** Notes what was seen now; returns where, for `correct`. */
  add(theirs: number, ms: number, now: number): Seen {
    const seen = this.#at(now);
    seen.theirs += theirs;
    seen.ms += ms;
    this.#computed = undefined;
    return seen;
  }

  /** Some of what was noted there turns out not to be as it was noted. */
  correct(seen: Seen, theirs: number): void {
    seen.theirs += theirs;
    this.#computed = undefined;
  }

  /** For how many milliseconds others were watched, of what counts. */
  watchedMs(now: number): number {
    return this.#compute(now).watchedMs;
  }

  /** Calls per millisecond. */
  perMs(now: number): number {
    return this.#compute(now).perMs;
  }

  #compute(now: number) {
    const second = Math.floor(now / SECOND_MS);
    if (this.#computed?.second !== second) {
      const seen = this.#counting(now);
      this.#computed = { second, watchedMs: sum(seen).ms, perMs: this.#perMs(seen, now) };
    }
    return this.#computed;
  }

  #perMs(seen: Seen[], now: number): number {
    if (sum(seen).theirs < 1) return 0;
    const bursts = BURST_SECONDS.map((seconds) => this.#since(now, seconds)).filter((burst) =>
      differs(burst, seen.slice(0, seen.length - burst.length), 1),
    );
    return Math.max(paceOf(seen), ...bursts.map(meanOf));
  }

  #at(now: number): Seen {
    const second = Math.floor(now / SECOND_MS);
    const last = this.#seen.at(-1);
    if (last && last.second >= second) return last;
    this.#forget(second);
    const seen = { second, theirs: 0, ms: 0 };
    this.#seen.push(seen);
    return seen;
  }

  #counting(now: number): Seen[] {
    const minute = this.#since(now, MINUTE_SECONDS);
    return sum(minute).theirs >= FEW_CALLS ? minute : this.#seen;
  }

  #since(now: number, seconds: number): Seen[] {
    const oldest = Math.floor(now / SECOND_MS) - seconds;
    return this.#seen.filter(({ second }) => second > oldest);
  }

  #forget(second: number): void {
    this.#seen = this.#seen.filter((each) => each.second > second - LONG_SECONDS);
    const counting = this.#counting(second * SECOND_MS);
    const more = counting.slice(-MORE_FOR_SECONDS);
    const beforeMore = counting.slice(0, -MORE_FOR_SECONDS);
    if (more.every((each) => differs([each], beforeMore, 1))) this.#seen = more;
    const less = counting.filter((each) => each.second >= second - LESS_FOR_SECONDS);
    const beforeLess = counting.slice(0, -less.length);
    if (differs(less, beforeLess, -1)) this.#seen = less;
  }
}

/** Whether the one certainly shows more than the other, or certainly less. */
function differs(one: Seen[], other: Seen[], sign: 1 | -1): boolean {
  const [now, before] = [sum(one), sum(other)];
  if (now.ms === 0 || before.ms === 0) return false;
  const expected = (Math.max(0, before.theirs) / before.ms) * now.ms;
  const variance = (varianceOf(other) / before.ms) * now.ms;
  const error = Math.sqrt(Math.max(variance, expected, BY_CHANCE ** 2));
  return sign * (now.theirs - expected) > ERRORS * error;
}

function sum(all: Seen[]): { theirs: number; ms: number } {
  let [theirs, ms] = [0, 0];
  for (const seen of all) {
    theirs += seen.theirs;
    ms += seen.ms;
  }
  return { theirs, ms };
}

/**
 * Where most of a minute was not watched, the largest bursts seen were all of its bursts, and not
 * some of many that were missed.
 */
function paceOf(seen: Seen[]): number {
  const { theirs, ms } = sum(seen);
  if (theirs < 1) return 0;
  const mean = (theirs + CAUTION * Math.sqrt(varianceOf(seen))) / Math.max(ms, SHORTEST_MS);
  const spanMs = MINUTE_SECONDS * SECOND_MS;
  const byCalls = [...seen].sort((one, other) => other.theirs - one.theirs);
  const [bursts, rest] = [byCalls.slice(0, BURSTS), byCalls.slice(BURSTS)];
  if (ms >= spanMs / 2 || sum(rest).ms < SHORTEST_MS) return mean;
  const usual =
    (Math.max(0, sum(rest).theirs) + CAUTION * Math.sqrt(varianceOf(rest))) / sum(rest).ms;
  return Math.min(mean, usual + sum(bursts).theirs / spanMs);
}

function meanOf(seen: Seen[]): number {
  const { theirs, ms } = sum(seen);
  return theirs / Math.max(ms, SHORTEST_MS);
}

/**
 * Of the sum of all calls: measured where there are enough seconds, else as if they came at random.
 */
function varianceOf(all: Seen[]): number {
  const { theirs, ms } = sum(all);
  if (all.length < ENOUGH_SECONDS) return Math.max(0, theirs);
  const pace = theirs / ms;
  return all.reduce((total, seen) => total + (seen.theirs - pace * seen.ms) ** 2, 0);
}
