import { InlineStack } from "@shopify/polaris";
import type { PresentImport } from "../../import/stored/present.server.ts";
import { useReader } from "../../locales/reader.tsx";
import { numberWords } from "../shared/words.ts";
import { OrderButton } from "./order-button.tsx";
import { ProgressLine } from "./progress-line.tsx";
import { StepCard } from "./step-card.tsx";

/** The check of a file while it runs; how many lines there are is known at its end. */
export function CheckingCard({ current: { id, checked } }: { current: PresentImport }) {
  const reader = useReader();
  const { t } = reader;
  const words = t("import.checking.body", { count: checked, number: numberWords(checked, reader) });
  return (
    <StepCard title={t("import.checking.title")}>
      <ProgressLine words={words} share={null} />
      <InlineStack gap="200">
        <OrderButton id={id} intent="columns">
          {t("import.checking.stop")}
        </OrderButton>
      </InlineStack>
    </StepCard>
  );
}
