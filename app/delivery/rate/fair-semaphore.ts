/**
 * Limits the open calls of the whole process. Lanes that wait for a place get one each in turn, so
 * that a lane with a long queue delays no other lane by more than a round.
 */
export class FairSemaphore {
  #free: number;
  /** The waiting lanes and their callbacks; longest waiting first. */
  readonly #waiting = new Map<string, () => void>();

  constructor(places: number) {
    this.#free = places;
  }

  /**
   * Takes a place. Where there is none, `nudge` is called when it is the lane's turn to ask again.
   */
  acquire(laneId: string, nudge: () => void): boolean {
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

  release(): void {
    this.#free += 1;
    this.#call();
  }

  /** The lane no longer wants a place. */
  forget(laneId: string): void {
    if (this.#waiting.delete(laneId)) this.#call();
  }

  #call(): void {
    if (this.#free === 0) return;
    const [nudge] = this.#waiting.values();
    nudge?.();
  }
}
