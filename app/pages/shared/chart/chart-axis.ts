/** At most this many steps: more lines than that say no more about a bar. */
const MOST_STEPS = 5;

/**
 * The numbers beside a chart's lines, from 0 to one that no bar is higher than: whole, evenly apart
 * by 1, 2 or 5 times a power of ten, and at most six of them.
 */
export function axisNumbers(highest: number): number[] {
  const step = stepFor(Math.max(1, highest));
  const steps = Math.max(1, Math.ceil(highest / step));
  return Array.from({ length: steps + 1 }, (_, at) => at * step);
}

function stepFor(highest: number): number {
  const atLeast = highest / MOST_STEPS;
  const power = 10 ** Math.max(0, Math.floor(Math.log10(atLeast)));
  const factor = [1, 2, 5, 10].find((one) => one * power >= atLeast) ?? 10;
  return factor * power;
}

/**
 * The positions of the labels under a chart of so many days: evenly apart, at most `most`, and as
 * far from one end as from the other, as near as whole days allow.
 */
export function labelledDays(days: number, most: number): number[] {
  const step = Math.max(1, Math.ceil(days / most));
  const labels = Math.ceil(days / step);
  const first = Math.floor((days - 1 - (labels - 1) * step) / 2);
  return Array.from({ length: labels }, (_, at) => first + at * step);
}
