import { useReader } from "../../../locales/reader.tsx";
import { numberWords } from "../words.ts";
import type { BarDay, BarPart } from "./bar-days.ts";
import { wholeDay } from "./chart-words.ts";
import styles from "./day-chart.module.css";

interface DayNoteProps<Part extends string> {
  day: BarDay<Part>;
  /** Its position among so many days. */
  at: number;
  of: number;
  parts: BarPart<Part>[];
}

/** The numbers of one day, beside its bar: on the side where there is more room. */
export function DayNote<Part extends string>({ day, at, of, parts }: DayNoteProps<Part>) {
  const reader = useReader();
  const isLeft = at < of / 2;
  const style = isLeft
    ? { left: `${(100 * (at + 1)) / of}%` }
    : { right: `${(100 * (of - at)) / of}%` };
  return (
    <>
      <i className={styles.mark} style={{ left: `${(100 * at) / of}%`, width: `${100 / of}%` }} />
      <div className={styles.note} style={style}>
        <p>{wholeDay(day.date, reader)}</p>
        <ul>
          {parts.map(({ key, name }) => (
            <li key={key}>
              <i className={styles.sample} data-state={key} />
              {name}
              {reader.t("home.chart.separator")}
              {numberWords(day[key], reader)}
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}
