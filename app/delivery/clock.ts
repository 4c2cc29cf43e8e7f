/** The worker's time source, passed as an argument so that a test can control it. */
export interface Clock {
  /** Epoch milliseconds, for stored times. The clock may be set while the worker runs. */
  now(): number;
  /** Sets `now` by a clock that several machines share, where there is one. */
  synchronise?(): Promise<void>;
  /** Milliseconds since an arbitrary point; never set back. For measuring durations. */
  monotonic(): number;
  /** Resolves after `ms` milliseconds, none if they are negative, or at once when `signal` is aborted. */
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
      const timer = setTimeout(done, Math.max(ms, 0));
      signal.addEventListener("abort", done);
    });
  },
};
