import type { Day } from "../../../outbox/stats/days.ts";
import type { StateCounts } from "../../../outbox/stats/state-counts.ts";
import type { State } from "../../../outbox/subscription.ts";

/** The states of the sign-ups of one day. */
export type ChartDay = Pick<Day, "date"> & StateCounts;

export function chartDays(days: Day[], counts: StateCounts[]): ChartDay[] {
  return days.flatMap(({ date }, at) => {
    const sums = counts[at];
    return sums ? [{ date, ...sums }] : [];
  });
}

/** The states that a bar stacks, from the bottom. Rare states are listed only when they occur. */
export function statesOf(days: ChartDay[]): State[] {
  const order: State[] = ["delivered", "queued", "failed", "blocked", "cancelled"];
  const rare: State[] = ["blocked", "cancelled"];
  return order.filter((state) => !rare.includes(state) || days.some((day) => day[state] > 0));
}
