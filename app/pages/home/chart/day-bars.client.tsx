import {
  Bar,
  BarChart,
  CartesianGrid,
  Legend,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { useReader } from "../../../locales/reader.tsx";
import { statesOf, type ChartDay } from "./chart-days.ts";
import { axisWords, chartWords, partWords, shortDay, wholeDay } from "./chart-words.ts";
import { numberWords } from "../../shared/words.ts";
import type { State } from "../../../outbox/subscription.ts";

/**
 * A bar for each day, stacked by the states of its sign-ups. Loaded only in browsers, and only when
 * shown.
 */
export default function DayBars({ days }: { days: ChartDay[] }) {
  const reader = useReader();
  return (
    <ResponsiveContainer width="100%" height="100%">
      <BarChart
        data={days}
        margin={{ top: 8, right: 0, bottom: 0, left: 0 }}
        title={chartWords(days.length, reader)}
      >
        <Hatching />
        <CartesianGrid vertical={false} stroke="var(--p-color-border-secondary)" />
        <XAxis
          dataKey="date"
          tickLine={false}
          tickFormatter={(date: string) => shortDay(date, reader)}
          minTickGap={24}
          tick={TICK}
        />
        <YAxis
          allowDecimals={false}
          width="auto"
          axisLine={false}
          tickLine={false}
          tickFormatter={(count: number) => axisWords(count, reader)}
          tick={TICK}
        />
        <Tooltip
          formatter={(count) => numberWords(Number(count), reader)}
          labelFormatter={(date) => wholeDay(date as string, reader)}
          cursor={{ fill: "var(--p-color-bg-surface-hover)" }}
          separator={reader.t("home.chart.separator")}
          itemSorter={() => 0}
          isAnimationActive={false}
        />
        <Legend
          itemSorter={null}
          formatter={(name: string) => <span className="chart-part">{name}</span>}
        />
        {statesOf(days).map((state) => (
          <Bar
            key={state}
            dataKey={state}
            name={partWords(state, reader)}
            stackId="day"
            fill={FILLS[state]}
            stroke="var(--p-color-bg-surface)"
            maxBarSize={32}
            isAnimationActive={false}
          />
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
}

const TICK = { fill: "var(--p-color-text-secondary)", fontSize: 12 };

const HATCHING = "failed-hatching";

/**
 * Each colour contrasts with the page by 3 to 1, and failed parts are hatched: no part is
 * identified by its colour alone.
 */
const FILLS: Record<State, string> = {
  delivered: "var(--p-color-icon-success)",
  queued: "var(--p-color-icon-info)",
  failed: `url(#${HATCHING})`,
  blocked: "var(--p-color-icon-secondary)",
  cancelled: "var(--p-color-icon)",
};

function Hatching() {
  return (
    <defs>
      <pattern
        id={HATCHING}
        width={6}
        height={6}
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <rect width={6} height={6} fill="var(--p-color-icon-critical)" />
        <rect width={2} height={6} fill="var(--p-color-bg-surface-critical)" />
      </pattern>
    </defs>
  );
}
