import { BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import { Link } from "@remix-run/react";
import { useMemo } from "react";
import { useReader } from "../../locales/reader.tsx";
import type { Figures } from "../../outbox/stats/figures.server.ts";
import { type Period, writePeriod } from "../../outbox/stats/days.ts";
import { zoneWords } from "../shared/chart/chart-words.ts";
import { DayChart } from "../shared/chart/day-chart.tsx";
import { DayTable } from "../shared/chart/day-table.tsx";
import { statesOf, type ChartDay } from "./chart/chart-days.ts";
import { partWords } from "./chart/part-words.ts";
import { figureWords, tookWords, type FigureWords, type PeriodCounts } from "./figure-words.ts";
import { PeriodLinks } from "../shared/period-links.tsx";
import styles from "./figures-card.module.css";

interface FiguresCardProps {
  figures: PeriodCounts & Pick<Figures, "took">;
  days: ChartDay[];
  period: Period;
  /** The time zone of these days. */
  timeZone: string;
}

/** Sign-ups and their states, as key figures and by day. */
export function FiguresCard({ figures, days, period, timeZone }: FiguresCardProps) {
  const reader = useReader();
  const { t } = reader;
  const took = tookWords(figures.took, reader);
  const parts = useMemo(
    () => statesOf(days).map((state) => ({ key: state, name: partWords(state, reader) })),
    [days, reader],
  );
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {t("home.figures.title")}
          </Text>
          <PeriodLinks period={period} to={(one) => HOME + writePeriod(one)} />
        </InlineStack>
        <KeyFigures figures={figureWords(figures, days, reader)} />
        {took && (
          <Text as="p" tone="subdued">
            {took}
          </Text>
        )}
        <BlockStack gap="200">
          <InlineStack align="space-between" gap="200">
            <Text as="h3" variant="headingSm">
              {t("home.chart.title")}
            </Text>
            <Text as="span" tone="subdued">
              {zoneWords(timeZone, reader)}
            </Text>
          </InlineStack>
          <DayChart days={days} parts={parts} />
          <DayTable days={days} parts={parts} />
        </BlockStack>
      </BlockStack>
    </Card>
  );
}

const HOME = "/app";

/** The figures of the period; each links to its rows. */
function KeyFigures({ figures }: { figures: FigureWords[] }) {
  return (
    <ul className={styles.figures}>
      {figures.map((figure) => (
        <li key={figure.name}>
          <Link className={styles.figure} to={figure.to}>
            <Figure {...figure} />
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Figure({ name, value, detail, before, alarming }: FigureWords) {
  return (
    <>
      <span className={styles.name}>{name}</span>
      <span className={alarming ? `${styles.value ?? ""} ${styles.alarming ?? ""}` : styles.value}>
        {value}
      </span>
      <span className={styles.detail}>{detail}</span>
      {before && <span className={styles.detail}>{before}</span>}
    </>
  );
}
