/**
 * How long to wait after the n-th failure in a row: doubling from `baseMs` to `capMs`, of which the
 * upper half is left to chance, so that what failed together does not come back together.
 */
export function backoffMs(
  failures: number,
  { baseMs, capMs }: { baseMs: number; capMs: number },
  random: () => number,
): number {
  const ceiling = Math.min(capMs, baseMs * 2 ** Math.min(failures - 1, 30));
  return ceiling / 2 + random() * (ceiling / 2);
}
