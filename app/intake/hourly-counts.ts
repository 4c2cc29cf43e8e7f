import { LRUCache } from "lru-cache";
import { HOUR_MS } from "../server/durations.ts";

/**
 * How often each of many keys was counted within the hour that began with its first time. Of more
 * keys than `most`, those that were counted the longest ago are forgotten: it takes the same memory
 * whatever comes, about 200 bytes a key.
 */
export class HourlyCounts<Key extends string | number> {
  readonly #counts: LRUCache<Key, number>;

  constructor(most: number) {
    const perf = { now: () => performance.now() };
    this.#counts = new LRUCache({ max: most, ttl: HOUR_MS, noUpdateTTL: true, perf });
  }

  /** Counts once more; returns how often, this time included. */
  add(key: Key): number {
    const count = this.read(key) + 1;
    this.#counts.set(key, count);
    return count;
  }

  read(key: Key): number {
    return this.#counts.get(key) ?? 0;
  }

  /** Takes one time back. */
  giveBack(key: Key): void {
    const count = this.read(key);
    if (count > 0) this.#counts.set(key, count - 1);
  }

  /** Counts as endlessly often for an hour from now on. */
  block(key: Key): void {
    this.#counts.set(key, Infinity, { noUpdateTTL: false });
  }
}
