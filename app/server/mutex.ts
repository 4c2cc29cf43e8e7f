/** Lets one in after the other, in the order in which they came. */
export class Mutex {
  #last: Promise<void> = Promise.resolve();

  /** Resolves when all who came before have left; what it resolves with is how to leave. */
  async acquire(): Promise<() => void> {
    const before = this.#last;
    const { promise, resolve: leave } = Promise.withResolvers<undefined>();
    this.#last = promise;
    await before;
    return () => leave(undefined);
  }

  /** Does a piece of work alone. */
  async runExclusive<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    const leave = await this.acquire();
    try {
      return await work();
    } finally {
      leave();
    }
  }
}
