import { InlineStack, List, Text } from "@shopify/polaris";
import { ROWS_PER_SECOND } from "../../import/run/pace.ts";
import type { PresentImport } from "../../import/stored/present.server.ts";
import { useReader, type Reader } from "../../locales/reader.tsx";
import { numberWords } from "../shared/words.ts";
import { OrderButton } from "./order-button.tsx";
import { ReportButton } from "./report/report-button.tsx";
import { StepCard } from "./step-card.tsx";

/** What the check has found, before anything is imported. */
export function CheckedCard({ current }: { current: PresentImport }) {
  const reader = useReader();
  const { t } = reader;
  const { id, ready, duplicates, rejected } = current;
  const counted = (count: number) => ({ count, number: numberWords(count, reader) });
  return (
    <StepCard title={t("import.checked.title")}>
      <List>
        <List.Item>{t("import.checked.ready", counted(ready))}</List.Item>
        {duplicates > 0 && (
          <List.Item>{t("import.checked.duplicates", counted(duplicates))}</List.Item>
        )}
        {rejected > 0 && <List.Item>{t("import.checked.rejected", counted(rejected))}</List.Item>}
      </List>
      {ready > ROWS_PER_SECOND * 60 && (
        <Text as="p" tone="subdued">
          {t("import.checked.time", { time: durationWords(ready / ROWS_PER_SECOND, reader) })}
        </Text>
      )}
      <InlineStack gap="200">
        {ready > 0 && (
          <OrderButton id={id} intent="run" variant="primary">
            {t("import.checked.run", counted(ready))}
          </OrderButton>
        )}
        <ReportButton id={id} />
        <OrderButton id={id} intent="columns">
          {t("import.checked.columns")}
        </OrderButton>
        <OrderButton id={id} intent="discard" tone="critical">
          {t("import.discardFile")}
        </OrderButton>
      </InlineStack>
    </StepCard>
  );
}

/** Minutes up to an hour and a half, then hours. */
function durationWords(seconds: number, { locale }: Reader): string {
  const minutes = Math.ceil(seconds / 60);
  const [value, unit] = minutes <= 90 ? [minutes, "minute"] : [Math.round(minutes / 60), "hour"];
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(value);
}
