/** Doubles from `baseMs` with each failure in a row, up to `capMs`. */
export interface Doubling {
  baseMs: number;
  capMs: number;
}

/** The longest wait in milliseconds after the n-th failure in a row (from 1). */
export function ceilingMs(failures: number, { baseMs, capMs }: Doubling): number {
  return Math.min(capMs, baseMs * 2 ** Math.min(Math.max(failures, 1) - 1, 40));
}

/**
 * How long a row waits after a failure of its own: a random time up to the ceiling, so that rows
 * which failed together do not come back together.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ ("full jitter")
 */
export function rowBackoffMs(failures: number, doubling: Doubling, random: () => number): number {
  return Math.max(1, Math.ceil(random() * ceilingMs(failures, doubling)));
}

/**
 * How long a lane waits before it probes Klaviyo again. Only the last fifth is random: one lane
 * probes with one row, so there is no crowd to spread out.
 */
export function laneBackoffMs(failures: number, doubling: Doubling, random: () => number): number {
  return Math.ceil(ceilingMs(failures, doubling) * (0.8 + 0.2 * random()));
}
