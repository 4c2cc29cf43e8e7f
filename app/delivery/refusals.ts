/**
 * Different rows that were refused one after the other with the same words. A few are people's
 * mistakes; when everybody is refused alike, the mistake is ours or Klaviyo's, and no row is to pay
 * for it. So a refusal waits a moment before it counts against its row: for an answer of another
 * kind, which clears the suspicion, or for `most` alike, which confirm it.
 */
export class Refusals<Refused> {
  readonly #most: number;
  #sign: string | undefined;
  #ids = new Set<string>();
  #waiting: Refused[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Says what is now known: `own` were the rows' own fault, `alike` were not. */
  refused(id: string, sign: string, refused: Refused): { own: Refused[]; alike: Refused[] } {
    const own = sign === this.#sign ? [] : this.otherwise();
    this.#sign = sign;
    this.#ids.add(id);
    this.#waiting.push(refused);
    return { own, alike: this.#ids.size >= this.#most ? this.#waiting.splice(0) : [] };
  }

  /** An answer of another kind: what waited is the rows' own. */
  otherwise(): Refused[] {
    this.#sign = undefined;
    this.#ids.clear();
    return this.#waiting.splice(0);
  }

  /** Nobody else is there to compare with: what waited is the rows' own, and the count goes on. */
  release(): Refused[] {
    return this.#waiting.splice(0);
  }
}
