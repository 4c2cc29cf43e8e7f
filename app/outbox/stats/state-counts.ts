import { LISTED_STATES, STATES, type State } from "../subscription.ts";

/** How many sign-ups are in each state. */
export type StateCounts = Record<State, number>;

/**
 * A text that differs whenever a sign-up came, went or changed its state: two changes that cancel
 * each other out, as one sign-up's failure and another one's success, leave it as it was.
 */
export function changeMark(counts: StateCounts): string {
  return STATES.map((state) => counts[state]).join(".");
}

/** How many are in a state, or in any that is listed. */
export function sumOf(counts: StateCounts, state: State | null): number {
  if (state) return counts[state];
  return LISTED_STATES.reduce((sum, one) => sum + counts[one], 0);
}
