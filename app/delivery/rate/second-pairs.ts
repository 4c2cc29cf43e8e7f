import type { Slot } from "./slot.ts";
import { OtherToolsPace, type Seen } from "./other-tools-pace.ts";
import { SECOND_MS } from "../../server/durations.ts";
import { middleOf, type Answered } from "./answered.ts";

/**
 * A pair of calls waits this long for the answers of all that may have been counted between them.
 */
const PATIENCE_MS = 500;
/** An even later answer is still corrected for this long. */
const LATE_MS = 10_000;

/** Two of our calls in one second of Klaviyo's, one certainly counted before the other. */
interface Pair {
  first: Answered;
  last: Answered;
  /** How many calls of others were counted between them, as far as is known. */
  theirs: number;
  /** Where that was noted; undefined while answers are awaited. */
  seen?: Seen;
}

/**
 * The calls of other tools with keys of the same account, learnt from answers that report on the
 * second: what was used between two of our calls in one second, less our own calls in between.
 * Where the used quota went down, another second has begun, and nothing is concluded. So it does
 * not matter where Klaviyo's seconds begin, and what is seen is exact, also with many open calls
 * and answers in another order. Over many seconds it becomes a rate. Times are monotonic
 * milliseconds.
 */
export class SecondPairs {
  readonly pace = new OtherToolsPace();
  /** Open calls; with the pair between which an unanswered call is assumed to be counted. */
  readonly #open = new Map<Slot, Pair | undefined>();
  #latest: Answered | undefined;
  /** Answers that are not in the order of the pairs, and may lie between the next two. */
  #beside: Answered[] = [];
  #pairs: Pair[] = [];
  /** The pairs that wait for answers. */
  #waiting: Pair[] = [];

  start(slot: Slot): void {
    this.#open.set(slot, undefined);
  }

  /** The calls that have no answer yet. */
  open(): Iterable<Slot> {
    return this.#open.keys();
  }

  /** The call was refused, and is not counted. */
  drop(slot: Slot): void {
    this.#open.delete(slot);
  }

  /** A call that Klaviyo has counted. */
  record(slot: Slot, answered: Answered): void {
    const { used, endedAt: now } = answered;
    const presumed = this.#open.get(slot);
    if (presumed) this.#add(1, presumed);
    this.#open.delete(slot);
    const latest = this.#latest;
    // None of them can lie between two calls within a second that are still to come.
    while (this.#beside[0] && this.#beside[0].endedAt <= now - SECOND_MS) this.#beside.shift();
    const between = this.#pairBefore(answered);
    if (between) this.#add(-1, between);
    else if (used === null || (latest && slot.startedAt < latest.endedAt)) {
      this.#beside.push(answered);
    } else this.#follow(latest, answered);
    this.#settle(now);
  }

  /**
   * The pair between which the call was counted: the latest pairs come first, and none before it
   * began.
   */
  #pairBefore(answered: Answered): Pair | undefined {
    for (let at = this.#pairs.length - 1; at >= 0; at -= 1) {
      const pair = this.#pairs[at];
      if (!pair || pair.last.endedAt <= answered.startedAt) return undefined;
      if (isBetween(answered, pair)) return pair;
    }
    return undefined;
  }

  #add(theirs: number, pair: Pair): void {
    pair.theirs += theirs;
    if (pair.seen) this.pace.correct(pair.seen, theirs);
  }

  #follow(first: Answered | undefined, last: Answered): void {
    this.#latest = last;
    if (first && isOneSecond(first, last)) {
      const pair: Pair = { first, last, theirs: 0 };
      const ours = this.#beside.filter((each) => isBetween(each, pair));
      this.#beside = this.#beside.filter((each) => !ours.includes(each));
      pair.theirs = (last.used ?? 0) - (first.used ?? 0) - 1 - ours.length;
      this.#pairs.push(pair);
      this.#waiting.push(pair);
    }
    this.#beside = this.#beside.filter(({ endedAt }) => endedAt > last.startedAt);
  }

  /**
   * A call that is still open then, as with an answer that takes seconds, is assumed to be counted
   * when it began.
   */
  #presume(pair: Pair): void {
    for (const [slot, presumed] of this.#open) {
      const { startedAt } = slot;
      if (presumed || startedAt <= middleOf(pair.first) || startedAt > middleOf(pair.last))
        continue;
      this.#open.set(slot, pair);
      pair.theirs -= 1;
    }
  }

  /** Notes the pairs between which no call of ours that is still open can have been counted. */
  #settle(now: number): void {
    const [oldest] = this.#open.keys();
    const allAnsweredAt = Math.max(oldest?.startedAt ?? Infinity, now - PATIENCE_MS);
    for (;;) {
      const [pair] = this.#waiting;
      if (!pair || pair.last.endedAt > allAnsweredAt) break;
      this.#waiting.shift();
      this.#presume(pair);
      pair.seen = this.pace.add(pair.theirs, middleOf(pair.last) - middleOf(pair.first), now);
    }
    const late = this.#pairs.findIndex(({ last }) => last.endedAt >= now - LATE_MS);
    // Rarely, because it moves all remaining entries.
    if (late > 100) this.#pairs.splice(0, late);
  }
}

/**
 * One certainly counted before the other, too close together for a whole second between, and more
 * used by then.
 */
function isOneSecond(first: Answered, last: Answered): boolean {
  return last.endedAt - first.startedAt < SECOND_MS && (last.used ?? 0) > (first.used ?? 0);
}

/**
 * Whether a call was counted between the two; a call without a report is assumed to be counted in
 * its middle.
 */
function isBetween(answered: Answered, { first, last }: Pair): boolean {
  const { startedAt, endedAt, used } = answered;
  if (used === null) {
    const middle = middleOf(answered);
    return middle > middleOf(first) && middle <= middleOf(last);
  }
  const overlaps = startedAt < last.endedAt && endedAt > first.startedAt;
  return overlaps && used > (first.used ?? 0) && used < (last.used ?? 0);
}
