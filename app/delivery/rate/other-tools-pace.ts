const SECOND_MS = 1_000;
/** For so long what was seen counts: whole minutes are what is shared. */
const MINUTE_SECONDS = 60;
/** Where that is only a few calls, for so long. */
const LONG_SECONDS = 300;
const FEW_CALLS = 30;
/** However little was seen: no pace is read from less of it. */
const SHORTEST_MS = 500;
/** Others do more or less than before where it differs by so many standard errors. */
const ERRORS = 3;
/** Fewer calls than these may be seen by chance. */
const BY_CHANCE = 2;
/** They do so from now on where it was seen in so many seconds, each by itself for more, together for less. */
const MORE_FOR_SECONDS = 3;
const LESS_FOR_SECONDS = 10;
/** Until then the last seconds speak for themselves, where they show more: it may be a burst. */
const BURST_SECONDS = [1, 2];
/** From so many seconds on they tell how much calls vary from one to the next. */
const ENOUGH_SECONDS = 5;
/** Of a minute that was hardly watched, so many of the busiest seconds are not taken for usual. */
const BURSTS = 2;
/** So much of its standard error is added to a pace: rather too many calls than too few. */
const CAUTION = 1 / 2;

/** What was seen in one second of ours: calls of others, and for how long. */
export interface Seen {
  second: number;
  theirs: number;
  ms: number;
}

/**
 * The pace of calls that were seen now and then, over many seconds; where it changes, what was seen
 * before is forgotten. Times are monotonic milliseconds.
 */
export class OtherToolsPace {
  #seen: Seen[] = [];

  /** Where to note what was seen now. */
  at(now: number): Seen {
    const second = Math.floor(now / SECOND_MS);
    const last = this.#seen.at(-1);
    if (last && last.second >= second) return last;
    this.#forget(second);
    const seen = { second, theirs: 0, ms: 0 };
    this.#seen.push(seen);
    return seen;
  }

  /** For how many milliseconds others were watched, of what counts. */
  watchedMs(now: number): number {
    return sum(this.#counting(now)).ms;
  }

  /** Calls a millisecond. */
  perMs(now: number): number {
    const seen = this.#counting(now);
    if (sum(seen).theirs < 1) return 0;
    const bursts = BURST_SECONDS.map((seconds) => this.#since(now, seconds)).filter((burst) =>
      differs(burst, seen.slice(0, seen.length - burst.length), 1),
    );
    return Math.max(backpressure(seen), ...bursts.map(meanOf));
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

/** Whether the one shows surely more than the other, or surely less. */
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

/** Where most of a minute was not watched, the greatest bursts in it were all, and not some of many that were missed. */
function backpressure(seen: Seen[]): number {
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

/** Of the sum of all calls: as they came where there are enough seconds to tell, else as if at random. */
function varianceOf(all: Seen[]): number {
  const { theirs, ms } = sum(all);
  if (all.length < ENOUGH_SECONDS) return Math.max(0, theirs);
  const pace = theirs / ms;
  return all.reduce((total, seen) => total + (seen.theirs - pace * seen.ms) ** 2, 0);
}
