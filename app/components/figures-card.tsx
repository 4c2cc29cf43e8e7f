import { BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import type { Period } from "../outbox/period.ts";
import type { ChartDay } from "./chart-days.ts";
import { CHART_TITLE, zoneWords } from "./chart-words.ts";
import { DayChart } from "./day-chart.tsx";
import { DayTable } from "./day-table.tsx";
import { FIGURES_TITLE, type FigureWords } from "./figure-words.ts";
import { KeyFigures } from "./key-figures.tsx";
import { PeriodLinks } from "./period-links.tsx";

interface FiguresCardProps {
  figures: FigureWords[];
  days: ChartDay[];
  period: Period;
  timeZone: string;
  locale: string;
}

/** What came in and what became of it, in figures and day by day. */
export function FiguresCard({ figures, days, period, timeZone, locale }: FiguresCardProps) {
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {FIGURES_TITLE}
          </Text>
          <PeriodLinks period={period} />
        </InlineStack>
        <KeyFigures figures={figures} />
        <BlockStack gap="200">
          <InlineStack align="space-between" gap="200">
            <Text as="h3" variant="headingSm">
              {CHART_TITLE}
            </Text>
            <Text as="span" tone="subdued">
              {zoneWords(timeZone)}
            </Text>
          </InlineStack>
          <DayChart days={days} locale={locale} />
          <DayTable days={days} locale={locale} />
        </BlockStack>
      </BlockStack>
    </Card>
  );
}
