/** One of our answered calls, and what it reported as used of its second: null for nothing. */
export interface Answered {
  startedAt: number;
  endedAt: number;
  used: number | null;
}

/** Klaviyo has counted a call at some time between its begin and its end. */
export function middleOf({ startedAt, endedAt }: Answered): number {
  return (startedAt + endedAt) / 2;
}
