/** A refusal lowers the limit to this share of what was taken; then it rises to the whole again. */
const LOWERED_TO = 0.8;
/** Once it is back there, it grows by this factor in the same time again. */
const EIGHTFOLD = 8;

export interface CeilingState {
  /** What Klaviyo had taken in a window when it refused more. */
  top: number;
  /** For how long it has risen since. */
  risenMs: number;
}

/**
 * A limit of one window that no header names, learnt from 429s: each lowers it, and it rises again
 * over time. As in TCP's CUBIC (RFC 9438) it returns quickly to where it was refused, stays near
 * that for long, and then rises ever faster, in case the real limit is larger. Times are monotonic
 * milliseconds.
 */
export class Ceiling {
  /** How long it takes to return to where it was refused. */
  readonly #backAfterMs: number;
  #top = Infinity;
  #loweredAt = -Infinity;

  constructor(backAfterMs: number) {
    this.#backAfterMs = backAfterMs;
  }

  /**
   * How many calls in a window Klaviyo probably takes at most; Infinity while it has refused none.
   */
  most(now: number): number {
    if (this.#top === Infinity) return Infinity;
    const ahead = (now - this.#loweredAt) / this.#backAfterMs - 1;
    if (ahead < 0) return this.#top * (1 + (1 - LOWERED_TO) * ahead ** 3);
    return this.#top * EIGHTFOLD ** (ahead ** 2);
  }

  /**
   * A call that began at `startedAt` is refused, after Klaviyo had taken so many in its window. A
   * call that began before the limit was lowered adds nothing new.
   */
  refused(startedAt: number, taken: number, now: number): void {
    if (startedAt <= this.#loweredAt) return;
    this.#top = Math.max(1, Math.min(taken, this.most(now)));
    this.#loweredAt = now;
  }

  state(now: number): CeilingState | null {
    return this.#top === Infinity ? null : { top: this.#top, risenMs: now - this.#loweredAt };
  }

  takeOver({ top, risenMs }: CeilingState, now: number): void {
    this.#top = top;
    this.#loweredAt = now - risenMs;
  }
}
