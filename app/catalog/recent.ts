/**
 * What was seen within the last `forMs` milliseconds, of at most `most` keys: beyond that, all are
 * forgotten.
 */
export class Recent {
  readonly #seenAt = new Map<string, number>();
  readonly #forMs: number;
  readonly #most: number;

  constructor({ forMs, most }: { forMs: number; most: number }) {
    this.#forMs = forMs;
    this.#most = most;
  }

  /** A clock that was set back makes nothing last longer. */
  has(key: string, now: Date): boolean {
    const seenAt = this.#seenAt.get(key);
    return seenAt !== undefined && Math.abs(now.getTime() - seenAt) < this.#forMs;
  }

  add(key: string, now: Date): void {
    if (this.#seenAt.size >= this.#most) this.#seenAt.clear();
    this.#seenAt.set(key, now.getTime());
  }
}
