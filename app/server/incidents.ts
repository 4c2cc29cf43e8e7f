/** The most open incidents that are tracked; beyond it, all are reported again. */
const MOST = 1_000;

/**
 * Makes an outage be logged once when it begins and once when it ends, however many requests meet
 * it.
 */
export class Incidents {
  readonly #open = new Set<string>();

  /** True if this begins one. */
  begins(name: string): boolean {
    if (this.#open.has(name)) return false;
    if (this.#open.size >= MOST) this.#open.clear();
    this.#open.add(name);
    return true;
  }

  /** True if this ends one. */
  ends(name: string): boolean {
    return this.#open.delete(name);
  }
}
