import { SkeletonBodyText, Text } from "@shopify/polaris";
import { lazy, Suspense, useEffect, useState } from "react";
import { useReader } from "../../../locales/reader.tsx";
import { signUpsOf, type ChartDay } from "./chart-days.ts";
import styles from "./day-chart.module.css";

/** The chart library is larger than the rest of the page: it loads after the page. */
const DayBars = lazy(() => import("./day-bars.client.tsx").catch(() => ({ default: LostChart })));

/** The chart, in a box of fixed size so that nothing moves when it loads. */
export function DayChart({ days }: { days: ChartDay[] }) {
  const { t } = useReader();
  const [alive, setAlive] = useState(false);
  useEffect(() => setAlive(true), []);
  const outline = <SkeletonBodyText lines={8} />;
  if (signUpsOf(days) === 0) {
    return (
      <Text as="p" tone="subdued">
        {t("home.chart.empty")}
      </Text>
    );
  }
  return (
    <div className={styles.chart}>
      {alive ? (
        <Suspense fallback={outline}>
          <DayBars days={days} />
        </Suspense>
      ) : (
        outline
      )}
    </div>
  );
}

function LostChart() {
  const { t } = useReader();
  return <Text as="p">{t("home.chart.lost")}</Text>;
}
