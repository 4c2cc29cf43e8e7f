import { useReader } from "../../../locales/reader.tsx";
import { shortDay } from "./chart-words.ts";
import type { DayChartProps } from "./day-chart.tsx";
import styles from "./day-table.module.css";
import { numberWords } from "../words.ts";

/** The numbers of the chart as a table, newest first. It opens before any script has loaded. */
export function DayTable<Part extends string>(props: DayChartProps<Part>) {
  const { t } = useReader();
  return (
    <details className={styles.numbers}>
      <summary>{t("home.chart.showNumbers")}</summary>
      <Numbers {...props} />
    </details>
  );
}

function Numbers<Part extends string>({ days, parts }: DayChartProps<Part>) {
  const reader = useReader();
  const { t } = reader;
  return (
    <table className={styles.table}>
      <caption className={styles.caption}>{t("home.chart.title")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("home.chart.day")}</th>
          {parts.map(({ key, name }) => (
            <th key={key} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {days.toReversed().map((day) => (
          <tr key={day.date}>
            <th scope="row">{shortDay(day.date, reader)}</th>
            {parts.map(({ key }) => (
              <td key={key}>{numberWords(day[key], reader)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
