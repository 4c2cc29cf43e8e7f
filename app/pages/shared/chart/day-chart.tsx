import { Text } from "@shopify/polaris";
import { useMemo, useState, type KeyboardEvent, type PointerEvent } from "react";
import { useReader } from "../../../locales/reader.tsx";
import { axisNumbers, labelledDays } from "./chart-axis.ts";
import { heightOf, type BarDay, type BarPart } from "./bar-days.ts";
import { axisWords, chartWords, shortDay } from "./chart-words.ts";
import { DayBars } from "./day-bars.tsx";
import styles from "./day-chart.module.css";
import { DayNote } from "./day-note.tsx";

/** The most labels that fit under the bars; a narrow chart shows every second one. */
const MOST_LABELS = 8;

export interface DayChartProps<Part extends string> {
  days: BarDay<Part>[];
  parts: BarPart<Part>[];
}

/**
 * A bar of sign-ups for each day, stacked by parts. It is there before any script has loaded; then a
 * day's numbers show where the pointer is, or by the arrow keys.
 */
export function DayChart<Part extends string>({ days, parts }: DayChartProps<Part>) {
  const reader = useReader();
  const [marked, setMarked] = useState<number | null>(null);
  const numbers = axisNumbers(Math.max(...days.map((day) => heightOf(day, parts))));
  const top = numbers.at(-1) ?? 1;
  // A moving pointer draws the bars no second time.
  const bars = useMemo(() => <DayBars days={days} parts={parts} top={top} />, [days, parts, top]);
  if (days.every((day) => heightOf(day, parts) === 0)) {
    return (
      <Text as="p" tone="subdued">
        {reader.t("home.chart.empty")}
      </Text>
    );
  }
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
        {bars}
        <div role="status">
          {day && <DayNote day={day} at={marked ?? 0} of={days.length} parts={parts} />}
        </div>
      </div>
      <Labels days={days} />
      <ul className={styles.legend}>
        {parts.map(({ key, name }) => (
          <li key={key}>
            <i className={styles.sample} data-state={key} />
            {name}
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

function Labels({ days }: { days: { date: string }[] }) {
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
