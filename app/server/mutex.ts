/** Mutual exclusion in order of arrival. */
export class Mutex {
  #last: Promise<void> = Promise.resolve();

  /** Resolves with a release function once all earlier holders have released. */
  async acquire(): Promise<() => void> {
    const before = this.#last;
    const { promise, resolve: leave } = Promise.withResolvers<undefined>();
    this.#last = promise;
    await before;
    return () => leave(undefined);
  }

  /** Runs work while holding the mutex. */
  async runExclusive<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    const leave = await this.acquire();
    try {
      return await work();
    } finally {
      leave();
    }
  }
}
