import { SECOND_MS, MINUTE_MS } from "../../server/durations.ts";

/** How many calls ended how many milliseconds ago. */
export type CallsAgo = [agoMs: number, calls: number][];

/**
 * Our own calls at one endpoint, in sliding windows. Klaviyo may count a call at any time between
 * its start and its answer, so it occupies its place from the start until a whole window after the
 * answer. Times are monotonic milliseconds.
 */
export class OwnCalls {
  #open = 0;
  /** When each call ended, oldest first, for the length of a minute. */
  #ends: number[] = [];
  /** The same as `#ends`, as if no time had passed since another process noted its calls. */
  #doubtful: number[] | undefined;
  #doubtfulUntil = -Infinity;

  get open(): number {
    return this.#open;
  }

  start(): void {
    this.#open += 1;
  }

  end(now: number): void {
    this.#open -= 1;
    append(this.#ends, now);
    if (this.#doubtful) append(this.#doubtful, now);
  }

  /** It was refused, and so took nothing of any window. */
  drop(): void {
    this.#open -= 1;
  }

  /** How long until one more fits into a window with our other calls: Infinity for an answer. */
  waitMs(now: number, windowMs: number, most: number): number {
    this.#forget(now);
    const first = firstAfter(this.#ends, now - windowMs);
    const tooMany = this.#open + (this.#ends.length - first) - most + 1;
    if (tooMany <= 0) return 0;
    const freeing = this.#ends[first + tooMany - 1];
    return freeing === undefined ? Infinity : Math.max(freeing + windowMs - now, 1);
  }

  /** How many Klaviyo took in the last milliseconds, as far as it has answered. */
  taken(now: number, windowMs: number): number {
    return this.#ends.length - firstAfter(this.#ends, now - windowMs);
  }

  /** Whether one more might be too many if the clock that another process noted by has been set. */
  isInDoubt(now: number, perMinute: number): boolean {
    if (!this.#doubtful || now >= this.#doubtfulUntil) return false;
    const inMinute = this.#doubtful.length - firstAfter(this.#doubtful, now - MINUTE_MS);
    return this.#open + inMinute >= perMinute;
  }

  /** Klaviyo itself has reported what is left of the minute. */
  endDoubt(): void {
    this.#doubtful = undefined;
  }

  /** What the running minute has spent, rounded so that it never frees too early. */
  spent(now: number): CallsAgo {
    const ends = (now < this.#doubtfulUntil && this.#doubtful) || this.#ends;
    const bySecond = new Map<number, number>();
    for (const end of ends.slice(firstAfter(ends, now - MINUTE_MS))) {
      const ago = Math.max(0, Math.floor((now - end) / SECOND_MS) * SECOND_MS);
      bySecond.set(ago, (bySecond.get(ago) ?? 0) + 1);
    }
    if (this.#open > 0) bySecond.set(0, (bySecond.get(0) ?? 0) + this.#open);
    return [...bySecond];
  }

  /**
   * Takes over what another process has spent. `sinceMs` is how long ago it noted that by the wall
   * clock, which may have been set since: the last second is taken for the present one, and for a
   * minute the number of calls is also kept as if no time had passed. Returns when the calls ended.
   */
  takeOver(calls: CallsAgo, sinceMs: number, now: number): number[] {
    const passed = Math.max(0, sinceMs);
    const endsIf = (passedMs: number) =>
      calls.flatMap(([ago, many]) =>
        Array.from({ length: many }, () => (ago < SECOND_MS ? now : now - ago - passedMs)),
      );
    const ends = endsIf(passed);
    this.#doubtful = sorted([...this.#ends, ...endsIf(0)]);
    this.#doubtfulUntil = now + MINUTE_MS;
    this.#ends = sorted([...this.#ends, ...ends]);
    this.#forget(now);
    return ends;
  }

  #forget(now: number): void {
    const first = firstAfter(this.#ends, now - MINUTE_MS);
    // Rarely, because it moves all remaining entries.
    if (first > 512 || first === this.#ends.length) this.#ends.splice(0, first);
    if (now >= this.#doubtfulUntil) this.#doubtful = undefined;
  }
}

function append(ascending: number[], now: number): void {
  ascending.push(Math.max(now, ascending.at(-1) ?? -Infinity));
}

function sorted(numbers: number[]): number[] {
  return numbers.sort((one, other) => one - other);
}

/** The index of the first number of an ascending list that is greater than `limit`. */
export function firstAfter(ascending: number[], limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? Infinity) > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}
