import { memo } from "react";
import { statesOf, type ChartDay } from "./chart-days.ts";
import styles from "./day-chart.module.css";

interface DayBarsProps {
  days: ChartDay[];
  /** The number of sign-ups that a bar of full height has. */
  top: number;
}

/** The bars, which a moving pointer draws no second time. */
export const DayBars = memo(function DayBars({ days, top }: DayBarsProps) {
  const states = statesOf(days);
  return days.map((day) => (
    <div key={day.date} className={styles.day}>
      {states.map(
        (state) =>
          day[state] > 0 && (
            <i
              key={state}
              className={styles.part}
              data-state={state}
              style={{ height: `${(100 * day[state]) / top}%` }}
            />
          ),
      )}
    </div>
  ));
});
