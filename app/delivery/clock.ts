/** Time as the worker knows it: an argument, so that a test can turn it by hand. */
export interface Clock {
  /** Epoch milliseconds, for what is stored. Somebody may set it while the worker runs. */
  now(): number;
  /** Milliseconds since anything; never set back. For whatever measures how long. */
  monotonic(): number;
  /** Resolves after so many milliseconds, or at once when `signal` is aborted. */
  after(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, signal) {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener("abort", done);
    });
  },
};
