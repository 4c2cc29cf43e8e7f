import type { Day } from "../../../outbox/stats/days.ts";
import type { StateCounts } from "../../../outbox/stats/figures.server.ts";
import { STATES, type State } from "../../../outbox/subscription.ts";

/** What became of the sign-ups of a day. */
export type ChartDay = Pick<Day, "date"> & StateCounts;

export function chartDays(days: Day[], counts: StateCounts[]): ChartDay[] {
  return days.flatMap(({ date }, at) => {
    const sums = counts[at];
    return sums ? [{ date, ...sums }] : [];
  });
}

/** What bars are stacked of, from the bottom: what hardly ever happens only where it did. */
export function statesOf(days: ChartDay[]): State[] {
  const order: State[] = ["delivered", "queued", "failed", "blocked", "cancelled"];
  const rare: State[] = ["blocked", "cancelled"];
  return order.filter((state) => !rare.includes(state) || days.some((day) => day[state] > 0));
}

/** How many signed up on these days. */
export function signUpsOf(days: ChartDay[]): number {
  return days.reduce((all, day) => all + STATES.reduce((sum, state) => sum + day[state], 0), 0);
}
