import { useNavigate } from "@remix-run/react";
import { BlockStack, InlineStack, Modal, Text } from "@shopify/polaris";
import { useEffect, useMemo, useRef } from "react";
import { useReader } from "../../locales/reader.tsx";
import type { DemandView } from "../../outbox/demand/demand-view.ts";
import { zoneWords } from "../shared/chart/chart-words.ts";
import { DayChart } from "../shared/chart/day-chart.tsx";
import { DayTable } from "../shared/chart/day-table.tsx";
import { PeriodLinks } from "../shared/period-links.tsx";
import { demandAddress } from "./demand-address.ts";
import type { DemandLine } from "./demand-line.ts";
import { lineWords } from "./demand-words.ts";

interface DemandChartProps {
  line: DemandLine;
  days: { date: string; signUps: number }[];
  view: DemandView;
}

/** The sign-ups of a line by UTC day. The address says which line, so that Back closes it. */
export function DemandChart({ line, days, view }: DemandChartProps) {
  const reader = useReader();
  const { t } = reader;
  const navigate = useNavigate();
  const parts = useMemo(() => [{ key: "signUps" as const, name: t("demand.chart.signUps") }], [t]);
  const close = () => navigate(demandAddress(view), { preventScrollReset: true });
  return (
    <Modal open title={t("demand.chart.title", { what: lineWords(line, reader) })} onClose={close}>
      <Modal.Section>
        <BlockStack gap="300">
          <InlineStack align="space-between" blockAlign="center" gap="200">
            <PeriodLinks
              period={view.period}
              to={(period) => demandAddress({ ...view, period }, line.key)}
            />
            <Text as="span" tone="subdued">
              {zoneWords("UTC", reader)}
            </Text>
          </InlineStack>
          <DayChart days={days} parts={parts} />
          <DayTable days={days} parts={parts} />
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}

/** Moves the focus back to the link of a line whose chart was closed. */
export function useFocusAfterChart(key: string | undefined): void {
  const last = useRef(key);
  useEffect(() => {
    if (key === undefined && last.current !== undefined) {
      document.querySelector<HTMLElement>(`[data-chart="${last.current}"]`)?.focus();
    }
    last.current = key;
  }, [key]);
}
