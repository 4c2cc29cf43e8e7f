import type { BarDay, BarPart } from "./bar-days.ts";
import styles from "./day-chart.module.css";

interface DayBarsProps<Part extends string> {
  days: BarDay<Part>[];
  parts: BarPart<Part>[];
  /** The number that a bar of full height has. */
  top: number;
}

/** The bars. A part without a name for its colour in the style sheet is grey. */
export function DayBars<Part extends string>({ days, parts, top }: DayBarsProps<Part>) {
  return days.map((day) => (
    <div key={day.date} className={styles.day}>
      {parts.map(
        ({ key }) =>
          day[key] > 0 && (
            <i
              key={key}
              className={styles.part}
              data-state={key}
              style={{ height: `${(100 * day[key]) / top}%` }}
            />
          ),
      )}
    </div>
  ));
}
