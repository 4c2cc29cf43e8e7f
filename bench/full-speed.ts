/** The share of what Klaviyo allows in a minute. */
const FULL = Math.ceil(0.95 * 3_500);
const MINUTE_MS = 60_000;

/**
 * When full speed began, in seconds from the zero of `acceptedAt` (ascending milliseconds): at the
 * first row of the earliest minute that has 95 % of what Klaviyo takes in a minute. Infinity if there
 * is none.
 */
export function secondsUntilFullSpeed(acceptedAt: number[]): number {
  const at = acceptedAt.find((first, index) => {
    const last = acceptedAt[index + FULL - 1];
    return last !== undefined && last - first < MINUTE_MS;
  });
  return at === undefined ? Infinity : at / 1_000;
}
