import { Text } from "@shopify/polaris";
import { useState, type KeyboardEvent, type PointerEvent } from "react";
import { useReader } from "../../../locales/reader.tsx";
import { axisNumbers, labelledDays } from "./chart-axis.ts";
import { signUpsOf, statesOf, type ChartDay } from "./chart-days.ts";
import { axisWords, chartWords, partWords, shortDay } from "./chart-words.ts";
import { DayBars } from "./day-bars.tsx";
import styles from "./day-chart.module.css";
import { DayNote } from "./day-note.tsx";

/** The most labels that fit under the bars; a narrow chart shows every second one. */
const MOST_LABELS = 8;

/**
 * A bar for each day, stacked by the states of its sign-ups. It is there before any script has
 * loaded; then a day's numbers show where the pointer is, or by the arrow keys.
 */
export function DayChart({ days }: { days: ChartDay[] }) {
  const reader = useReader();
  const [marked, setMarked] = useState<number | null>(null);
  if (signUpsOf(days) === 0) {
    return (
      <Text as="p" tone="subdued">
        {reader.t("home.chart.empty")}
      </Text>
    );
  }
  const numbers = axisNumbers(Math.max(...days.map((day) => signUpsOf([day]))));
  const day = marked === null ? undefined : days[marked];
  return (
    <div className={styles.chart}>
      <Numbers numbers={numbers} />
      <div
        className={styles.plot}
        role="application"
        aria-label={chartWords(days.length, reader)}
        tabIndex={0}
        onPointerDown={(event) => setMarked(dayUnder(event, days.length))}
        onPointerMove={(event) => setMarked(dayUnder(event, days.length))}
        // A finger leaves as soon as it is lifted, and what it has tapped is still to be read.
        onPointerLeave={({ pointerType }) => pointerType === "mouse" && setMarked(null)}
        onBlur={() => setMarked(null)}
        onKeyDown={(event) => {
          const next = dayAfter(event, marked, days.length);
          if (next === undefined) return;
          event.preventDefault();
          setMarked(next);
        }}
      >
        {numbers.map((number) => (
          <i key={number} className={styles.line} style={{ bottom: shareOf(number, numbers) }} />
        ))}
        <DayBars days={days} top={numbers.at(-1) ?? 1} />
        <div role="status">
          {day && <DayNote day={day} at={marked ?? 0} of={days.length} states={statesOf(days)} />}
        </div>
      </div>
      <Labels days={days} />
      <ul className={styles.legend}>
        {statesOf(days).map((state) => (
          <li key={state}>
            <i className={styles.sample} data-state={state} />
            {partWords(state, reader)}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Numbers({ numbers }: { numbers: number[] }) {
  const reader = useReader();
  return (
    <div className={styles.numbers} aria-hidden>
      {numbers.map((number) => (
        <span key={number}>{axisWords(number, reader)}</span>
      ))}
    </div>
  );
}

function Labels({ days }: { days: ChartDay[] }) {
  const reader = useReader();
  return (
    <div
      className={styles.labels}
      style={{ gridTemplateColumns: `repeat(${days.length}, minmax(0, 1fr))` }}
      aria-hidden
    >
      {labelledDays(days.length, MOST_LABELS).map((at) => (
        <span key={at} style={{ gridColumn: at + 1 }}>
          {shortDay(days[at]?.date ?? "", reader)}
        </span>
      ))}
    </div>
  );
}

function shareOf(number: number, numbers: number[]): string {
  return `${(100 * number) / (numbers.at(-1) ?? 1)}%`;
}

/** The day under the pointer. */
function dayUnder({ clientX, currentTarget }: PointerEvent, days: number): number {
  const { left, width } = currentTarget.getBoundingClientRect();
  return Math.min(days - 1, Math.max(0, Math.floor(((clientX - left) / width) * days)));
}

/** The day to mark after a key, or null for none; undefined for keys that the chart leaves alone. */
function dayAfter({ key }: KeyboardEvent, marked: number | null, days: number) {
  const last = days - 1;
  switch (key) {
    case "ArrowRight":
      return Math.min(last, (marked ?? -1) + 1);
    case "ArrowLeft":
      return Math.max(0, (marked ?? days) - 1);
    case "Home":
      return 0;
    case "End":
      return last;
    case "Escape":
      return null;
    default:
      return undefined;
  }
}
