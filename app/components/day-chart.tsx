import { SkeletonBodyText, Text } from "@shopify/polaris";
import { lazy, Suspense, useEffect, useState } from "react";
import { signUpsOf, type ChartDay } from "./chart-days.ts";
import { CHART_LOST, NO_SIGN_UPS } from "./chart-words.ts";
import styles from "./day-chart.module.css";

/** The library for charts is larger than the rest of the page: it comes when the page is there. */
const DayBars = lazy(() =>
  import("./day-bars.client.tsx").catch(() => ({
    default: () => <Text as="p">{CHART_LOST}</Text>,
  })),
);

/** The chart in a place of fixed size: nothing moves when it comes. */
export function DayChart({ days, locale }: { days: ChartDay[]; locale: string }) {
  const [alive, setAlive] = useState(false);
  useEffect(() => setAlive(true), []);
  const outline = <SkeletonBodyText lines={8} />;
  if (signUpsOf(days) === 0) {
    return (
      <Text as="p" tone="subdued">
        {NO_SIGN_UPS}
      </Text>
    );
  }
  return (
    <div className={styles.chart}>
      {alive ? (
        <Suspense fallback={outline}>
          <DayBars days={days} locale={locale} />
        </Suspense>
      ) : (
        outline
      )}
    </div>
  );
}
