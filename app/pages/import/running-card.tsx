import { InlineStack, Text } from "@shopify/polaris";
import type { PresentImport } from "../../import/stored/present.server.ts";
import { useReader } from "../../locales/reader.tsx";
import { numberWords } from "../shared/words.ts";
import { DiscardButton } from "./discard-button.tsx";
import { OrderButton } from "./order-button.tsx";
import { ProgressLine } from "./progress-line.tsx";
import { ReportButton } from "./report/report-button.tsx";
import { StepCard } from "./step-card.tsx";

/** An import that runs, or that the merchant has stopped. */
export function RunningCard({ current }: { current: PresentImport }) {
  const reader = useReader();
  const { t } = reader;
  const { id, state, ready, accepted, skipped, waits } = current;
  const done = accepted + skipped;
  const words = t("import.running.body", {
    done: numberWords(done, reader),
    total: numberWords(ready, reader),
  });
  const stopped = state === "stopped";
  return (
    <StepCard title={t(stopped ? "import.running.stoppedTitle" : "import.running.title")}>
      <ProgressLine words={words} share={done / Math.max(ready, 1)} />
      {waits && (
        <Text as="p" tone="subdued">
          {t("import.running.waits")}
        </Text>
      )}
      <InlineStack gap="200">
        {stopped ? (
          <OrderButton key="run" id={id} intent="run" variant="primary">
            {t("import.running.resume")}
          </OrderButton>
        ) : (
          <OrderButton key="stop" id={id} intent="stop">
            {t("import.running.stop")}
          </OrderButton>
        )}
        {stopped && <ReportButton id={id} />}
        {stopped && <DiscardButton id={id} lost={ready - done} />}
      </InlineStack>
    </StepCard>
  );
}
