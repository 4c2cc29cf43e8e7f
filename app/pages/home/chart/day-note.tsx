import { useReader } from "../../../locales/reader.tsx";
import type { State } from "../../../outbox/subscription.ts";
import { numberWords } from "../../shared/words.ts";
import type { ChartDay } from "./chart-days.ts";
import { partWords, wholeDay } from "./chart-words.ts";
import styles from "./day-chart.module.css";

interface DayNoteProps {
  day: ChartDay;
  /** Its position among so many days. */
  at: number;
  of: number;
  states: State[];
}

/** The numbers of one day, beside its bar: on the side where there is more room. */
export function DayNote({ day, at, of, states }: DayNoteProps) {
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
          {states.map((state) => (
            <li key={state}>
              <i className={styles.sample} data-state={state} />
              {partWords(state, reader)}
              {reader.t("home.chart.separator")}
              {numberWords(day[state], reader)}
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}
