/** In which words, and at which step, a row was refused. */
export interface Sign {
  step: string;
  words: string;
}

/** So often at most, what is needed to stop the lane once more is doubled. */
const MOST_DOUBLINGS = 3;

/**
 * Different rows that were refused one after the other with the same words. A few are people's
 * mistakes; when everybody is refused alike, the mistake is ours or Klaviyo's, and no row is to pay
 * for it. So a refusal waits a moment before it counts against its row: for an answer of another
 * kind, which clears the suspicion, or for `most` alike, which confirm it and stop the lane.
 *
 * Where somebody else gets through after that, it was the rows after all: they are not asked about
 * again, and it takes twice as many to stop the lane for the same words once more.
 */
export class Refusals<Refused> {
  readonly #most: number;
  #sign: string | undefined;
  #ids = new Set<string>();
  #waiting: Refused[] = [];
  /** Who has stopped the lane, by sign, while nobody has got through since. */
  readonly #suspects = new Map<string, { step: string; ids: Set<string> }>();
  /** Who is known to be refused for a fault of its own, by sign, and how often that was found out. */
  readonly #guilty = new Map<string, { ids: Set<string>; times: number }>();

  constructor(most: number) {
    this.#most = most;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Says what is now known: `own` were the rows' own fault, `alike` were not. */
  refused(
    id: string,
    { step, words }: Sign,
    refused: Refused,
  ): { own: Refused[]; alike: Refused[] } {
    const sign = `${step} ${words}`;
    const guilty = this.#guilty.get(sign);
    if (guilty?.ids.delete(id)) return { own: [refused], alike: [] };
    const own = sign === this.#sign ? [] : this.otherwise();
    this.#sign = sign;
    this.#ids.add(id);
    this.#waiting.push(refused);
    const most = this.#most * 2 ** Math.min(guilty?.times ?? 0, MOST_DOUBLINGS);
    if (this.#ids.size < most) return { own, alike: [] };
    this.#suspects.set(sign, { step, ids: new Set(this.#ids) });
    return { own, alike: this.#waiting.splice(0) };
  }

  /** An answer of another kind: what waited is the rows' own. */
  otherwise(): Refused[] {
    this.#sign = undefined;
    this.#ids.clear();
    return this.#waiting.splice(0);
  }

  /** Klaviyo has taken a row at this step: so were those of whom it takes none. */
  gotThrough(step: string): Refused[] {
    for (const [sign, suspects] of this.#suspects) {
      if (suspects.step !== step) continue;
      const { ids, times } = this.#guilty.get(sign) ?? { ids: [], times: 0 };
      this.#guilty.set(sign, { ids: new Set([...ids, ...suspects.ids]), times: times + 1 });
      this.#suspects.delete(sign);
    }
    return this.otherwise();
  }

  /** Nobody else is there to compare with: what waited is the rows' own, and the count goes on. */
  release(): Refused[] {
    return this.#waiting.splice(0);
  }
}
