/**
 * How many calls the process has open in all. Lanes that wait for a place get one each in turn, so
 * that a lane with a long queue keeps nobody waiting for more than a round.
 */
export class FairSemaphore {
  #free: number;
  /** The lanes that wait, and how to tell them; longest waiting first. */
  readonly #waiting = new Map<string, () => void>();

  constructor(places: number) {
    this.#free = places;
  }

  /** Takes a place. Where there is none, the lane is told by `nudge` when it is its turn to ask again. */
  enter(laneId: string, nudge: () => void): boolean {
    const [first] = this.#waiting.keys();
    const mine = first === undefined || first === laneId;
    if (this.#free > 0 && mine) {
      this.#waiting.delete(laneId);
      this.#free -= 1;
      this.#call();
      return true;
    }
    if (!this.#waiting.has(laneId)) this.#waiting.set(laneId, nudge);
    return false;
  }

  leave(): void {
    this.#free += 1;
    this.#call();
  }

  /** The lane wants no place any more. */
  forget(laneId: string): void {
    if (this.#waiting.delete(laneId)) this.#call();
  }

  #call(): void {
    if (this.#free === 0) return;
    const [nudge] = this.#waiting.values();
    nudge?.();
  }
}
