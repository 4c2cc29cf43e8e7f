/** So many are told apart; with more at once, each is told again. */
const MOST = 1_000;

/** Has an outage told once when it begins and once when it is over, however many requests meet it. */
export class Incidents {
  readonly #open = new Set<string>();

  /** True where this begins one. */
  begins(name: string): boolean {
    if (this.#open.has(name)) return false;
    if (this.#open.size >= MOST) this.#open.clear();
    this.#open.add(name);
    return true;
  }

  /** True where this ends one. */
  ends(name: string): boolean {
    return this.#open.delete(name);
  }
}
