import { LISTED_STATES, type State } from "../subscription.ts";

/** How many sign-ups are in each state. */
export type StateCounts = Record<State, number>;

/** How many are in a state, or in any that is listed. */
export function sumOf(counts: StateCounts, state: State | null): number {
  if (state) return counts[state];
  return LISTED_STATES.reduce((sum, one) => sum + counts[one], 0);
}
