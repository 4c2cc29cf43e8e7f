/** One measured figure; `goal` is what it is held against, in words. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  goal?: string;
}

/** The value below which that share (0 to 1) of the samples lies; the nearest rank. */
export function percentile(samples: number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const rank = Math.max(0, Math.ceil(share * sorted.length) - 1);
  return sorted[rank] ?? NaN;
}

export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
