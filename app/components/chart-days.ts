import type { Day } from "../outbox/days.ts";
import type { Counts } from "../outbox/figures.ts";
import { STATES, type State } from "../outbox/subscription.ts";

export interface ChartDay extends Counts {
  /** "Nov 26". */
  label: string;
  /** "Thursday, November 26". */
  name: string;
}

const short = new Intl.DateTimeFormat("en", { month: "short", day: "numeric", timeZone: "UTC" });
const full = new Intl.DateTimeFormat("en", {
  ...{ weekday: "long", month: "long", day: "numeric" },
  timeZone: "UTC",
});

/** The days of the chart with their names. A day's name needs no time zone: it has been told in one. */
export function chartDays(days: Day[], counts: Counts[]): ChartDay[] {
  return days.flatMap(({ date }, at) => {
    const sums = counts[at];
    const day = new Date(date);
    return sums ? [{ label: short.format(day), name: full.format(day), ...sums }] : [];
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
