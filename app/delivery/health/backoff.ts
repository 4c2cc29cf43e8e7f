/** Doubles from `baseMs` with each failure in a row, up to `capMs`. */
export interface Doubling {
  baseMs: number;
  capMs: number;
}

/** The longest wait that the n-th failure in a row (from 1) may earn, in milliseconds. */
export function ceilingMs(failures: number, { baseMs, capMs }: Doubling): number {
  return Math.min(capMs, baseMs * 2 ** Math.min(Math.max(failures, 1) - 1, 40));
}

/**
 * How long a row in trouble of its own waits: anywhere up to the ceiling, so that rows which failed
 * together do not come back together.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ ("full jitter")
 */
export function rowBackoffMs(failures: number, doubling: Doubling, random: () => number): number {
  return Math.max(1, Math.ceil(random() * ceilingMs(failures, doubling)));
}

/**
 * How long a lane waits before it asks again whether Klaviyo is back. Only the last fifth is left to
 * chance: one lane asks with one row, there is no crowd to scatter.
 */
export function laneBackoffMs(failures: number, doubling: Doubling, random: () => number): number {
  return Math.ceil(ceilingMs(failures, doubling) * (0.8 + 0.2 * random()));
}
