import { useState } from "react";
import { statesOf, type ChartDay } from "./chart-days.ts";
import { CHART_TITLE, partWords, SHOW_NUMBERS } from "./chart-words.ts";
import styles from "./day-table.module.css";
import { numberWords } from "./number-words.ts";

/** The numbers of the chart, newest first, for who would rather read or hear them. */
export function DayTable({ days, locale }: { days: ChartDay[]; locale: string }) {
  const [shown, setShown] = useState(false);
  return (
    <details className={styles.numbers} onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary>{SHOW_NUMBERS}</summary>
      {shown && <Numbers days={days} locale={locale} />}
    </details>
  );
}

function Numbers({ days, locale }: { days: ChartDay[]; locale: string }) {
  const states = statesOf(days);
  return (
    <table className={styles.table}>
      <caption className={styles.caption}>{CHART_TITLE}</caption>
      <thead>
        <tr>
          <th scope="col">Day</th>
          {states.map((state) => (
            <th key={state} scope="col">
              {partWords(state)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {days.toReversed().map((day) => (
          <tr key={day.name}>
            <th scope="row">{day.label}</th>
            {states.map((state) => (
              <td key={state}>{numberWords(day[state], locale)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
