import { useReader } from "../../../locales/reader.tsx";
import { statesOf, type ChartDay } from "./chart-days.ts";
import { partWords, shortDay } from "./chart-words.ts";
import styles from "./day-table.module.css";
import { numberWords } from "../../shared/words.ts";

/** The numbers of the chart as a table, newest first. It opens before any script has loaded. */
export function DayTable({ days }: { days: ChartDay[] }) {
  const { t } = useReader();
  return (
    <details className={styles.numbers}>
      <summary>{t("home.chart.showNumbers")}</summary>
      <Numbers days={days} />
    </details>
  );
}

function Numbers({ days }: { days: ChartDay[] }) {
  const reader = useReader();
  const { t } = reader;
  const states = statesOf(days);
  return (
    <table className={styles.table}>
      <caption className={styles.caption}>{t("home.chart.title")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("home.chart.day")}</th>
          {states.map((state) => (
            <th key={state} scope="col">
              {partWords(state, reader)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {days.toReversed().map((day) => (
          <tr key={day.date}>
            <th scope="row">{shortDay(day.date, reader)}</th>
            {states.map((state) => (
              <td key={state}>{numberWords(day[state], reader)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
