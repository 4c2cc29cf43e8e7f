/** One measured figure; `goal` is a comparison and a number, as in "≤ 20". */
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

/** Rounds for people; goals are compared with the exact value. */
export function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

/** Whether a figure meets its goal; undefined without a goal. */
export function isMet({ value, goal }: Figure): boolean | undefined {
  const [, comparison, number] = /^([<≤≥=]) ([\d.]+)$/.exec(goal ?? "") ?? [];
  const limit = Number(number);
  switch (comparison) {
    case "<":
      return value < limit;
    case "≤":
      return value <= limit;
    case "≥":
      return value >= limit;
    case "=":
      return value === limit;
  }
  return undefined;
}

export function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
