import { SECOND_MS } from "../../server/durations.ts";
import { middleOf, type Answered } from "./answered.ts";
import { OtherToolsPace } from "./other-tools-pace.ts";
import type { Slot } from "./slot.ts";

/** About calls that took less, pairs tell more. */
const SLOW_MS = 250;
/** An answer that took longer says too little about when it was counted. */
export const SLOWEST_MS = 5_000;
/** What an answer tells waits this long for the answers of all that may have been counted before. */
const PATIENCE_MS = 2_000;
/** Answers are averaged once no part of a second this long is without one, */
const FINE_MS = 150;
/** or once they were gathered for this long, and no part this long is without one. */
const GATHERED_FOR_MS = 5_000;
const COARSE_MS = 300;

/** An answer that reported on its second. */
type Reported = Answered & { used: number };

/** How many calls of others one answer shows, and when it was counted. */
interface Sample {
  countedAt: number;
  theirs: number;
}

/**
 * The calls of other tools, learnt from answers that took so long that hardly two of them are
 * certainly counted within one of Klaviyo's seconds. An answer tells what was used of its second
 * when it was counted. Where that second began is not known; a call of ours t ms before was in it
 * with a probability of 1 - t / 1000. One answer says little, but over all moments of a second the
 * average of what is left, less our own calls, is what others do in half a second. Times are
 * monotonic milliseconds.
 */
export class SecondAverages {
  readonly pace = new OtherToolsPace();
  /** Our counted calls, in the order of their answers. */
  #calls: Answered[] = [];
  /** Those of which others that are open may have been counted before. */
  #waiting: Reported[] = [];
  #samples: Sample[] = [];
  #gatheredSince = -Infinity;

  /** `open` are the calls that have no answer yet, the oldest one first. */
  record(answered: Answered, open: Iterable<Slot>): void {
    const { endedAt: now } = answered;
    this.#calls.push(answered);
    if (isSlow(answered) && isReported(answered)) this.#waiting.push(answered);
    this.#settle(open, now);
    const kept = this.#calls.findIndex(({ endedAt }) => endedAt > now - SLOWEST_MS - PATIENCE_MS);
    // Rarely, because it moves all remaining entries.
    if (kept > 100) this.#calls.splice(0, kept);
  }

  #settle(open: Iterable<Slot>, now: number): void {
    for (;;) {
      const [waiting] = this.#waiting;
      if (!waiting) return;
      const [oldest] = open;
      if (waiting.endedAt > Math.max(oldest?.startedAt ?? Infinity, now - PATIENCE_MS)) return;
      this.#waiting.shift();
      const theirs = waiting.used - 1 - this.#ownBefore(waiting, open);
      this.#gather({ countedAt: middleOf(waiting), theirs }, now);
    }
  }

  /** How many calls of ours to expect before this one in its second. */
  #ownBefore(reported: Reported, open: Iterable<Slot>): number {
    const countedAt = middleOf(reported);
    let own = 0;
    for (let at = this.#calls.length - 1; at >= 0; at -= 1) {
      const call = this.#calls[at];
      if (!call || call.endedAt <= countedAt - SECOND_MS) break;
      if (call !== reported) own += shareAt(countedAt - middleOf(call));
    }
    const wayMs = countedAt - reported.startedAt;
    // Calls without an answer are assumed to have taken as long on their way to Klaviyo.
    for (const { startedAt } of open) own += shareAt(countedAt - startedAt - wayMs);
    return own;
  }

  #gather(sample: Sample, now: number): void {
    if (now - this.#gatheredSince > 2 * GATHERED_FOR_MS) this.#startGathering(now);
    this.#samples.push(sample);
    const isOver = now - this.#gatheredSince >= GATHERED_FOR_MS;
    const { mean, widestMs } = averageOverSecond(this.#samples);
    const isWellSpread = widestMs <= (isOver ? COARSE_MS : FINE_MS);
    if (isWellSpread) this.pace.add(mean, SECOND_MS / 2, now);
    if (isWellSpread || isOver) this.#startGathering(now);
  }

  #startGathering(now: number): void {
    this.#samples = [];
    this.#gatheredSince = now;
  }
}

function isReported(answered: Answered): answered is Reported {
  return answered.used !== null;
}

/** Whether it takes averages to learn from it. */
export function isSlow({ startedAt, endedAt }: Answered): boolean {
  const lastedMs = endedAt - startedAt;
  return lastedMs >= SLOW_MS && lastedMs <= SLOWEST_MS;
}

/** How likely a call was in the same second as one that came so many milliseconds after it. */
function shareAt(beforeMs: number): number {
  if (beforeMs < 0 || beforeMs > SECOND_MS) return 0;
  return 1 - beforeMs / SECOND_MS;
}

/**
 * The average over all moments of a second: each sample counts for the time to its neighbours. Also the
 * longest part of the second without one.
 */
function averageOverSecond(samples: Sample[]): { mean: number; widestMs: number } {
  const inSecond = samples
    .map(({ countedAt, theirs }) => ({ at: countedAt % SECOND_MS, theirs }))
    .sort((one, other) => one.at - other.at);
  const last = inSecond.at(-1);
  // Around: the last one of the second before.
  let before = { at: (last?.at ?? 0) - SECOND_MS, theirs: last?.theirs ?? 0 };
  let [sum, widestMs] = [0, 0];
  for (const sample of inSecond) {
    const gapMs = sample.at - before.at;
    sum += (gapMs * (sample.theirs + before.theirs)) / 2;
    widestMs = Math.max(widestMs, gapMs);
    before = sample;
  }
  return { mean: sum / SECOND_MS, widestMs };
}
