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
import { statesOf, type ChartDay } from "./chart-days.ts";
import { chartWords, partWords } from "./chart-words.ts";
import { numberWords } from "./number-words.ts";
import { FILLS, Hatching } from "./chart-fills.tsx";

interface DayBarsProps {
  days: ChartDay[];
  locale: string;
}

/** A bar for each day, of what became of its sign-ups. Only a browser has it, and only where it stands. */
export default function DayBars({ days, locale }: DayBarsProps) {
  const words = (count: unknown) => numberWords(Number(count), locale);
  return (
    <ResponsiveContainer width="100%" height="100%">
      <BarChart
        data={days}
        margin={{ top: 8, right: 0, bottom: 0, left: 0 }}
        title={chartWords(days.length)}
      >
        <Hatching />
        <CartesianGrid vertical={false} stroke="var(--p-color-border-secondary)" />
        <XAxis dataKey="label" tickLine={false} minTickGap={24} tick={TICK} />
        <YAxis
          allowDecimals={false}
          width="auto"
          axisLine={false}
          tickLine={false}
          tickFormatter={words}
          tick={TICK}
        />
        <Tooltip
          formatter={words}
          labelFormatter={(_, [shown]) => (shown?.payload as ChartDay | undefined)?.name ?? ""}
          cursor={{ fill: "var(--p-color-bg-surface-hover)" }}
          separator=": "
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
            name={partWords(state)}
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
