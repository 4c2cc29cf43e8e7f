import { BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import { useReader } from "../../locales/reader.tsx";
import type { Figures } from "../../outbox/stats/figures.server.ts";
import type { Period } from "../../outbox/stats/period.ts";
import type { ChartDay } from "./chart/chart-days.ts";
import { zoneWords } from "./chart/chart-words.ts";
import { DayChart } from "./chart/day-chart.tsx";
import { DayTable } from "./chart/day-table.tsx";
import { figureWords } from "./figure-words.ts";
import { KeyFigures } from "./key-figures.tsx";
import { PeriodLinks } from "./period-links.tsx";

interface FiguresCardProps {
  figures: Figures;
  days: ChartDay[];
  period: Period;
  /** The one that these days were told in. */
  timeZone: string;
}

/** What came in and what became of it, in figures and day by day. */
export function FiguresCard({ figures, days, period, timeZone }: FiguresCardProps) {
  const reader = useReader();
  const { t } = reader;
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {t("home.figures.title")}
          </Text>
          <PeriodLinks period={period} />
        </InlineStack>
        <KeyFigures figures={figureWords(figures, days, reader)} />
        <BlockStack gap="200">
          <InlineStack align="space-between" gap="200">
            <Text as="h3" variant="headingSm">
              {t("home.chart.title")}
            </Text>
            <Text as="span" tone="subdued">
              {zoneWords(timeZone, reader)}
            </Text>
          </InlineStack>
          <DayChart days={days} />
          <DayTable days={days} />
        </BlockStack>
      </BlockStack>
    </Card>
  );
}
