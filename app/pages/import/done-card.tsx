import { Button, InlineStack, List } from "@shopify/polaris";
import type { PresentImport } from "../../import/stored/present.server.ts";
import { useReader } from "../../locales/reader.tsx";
import { logAddress } from "../shared/log-address.ts";
import { numberWords } from "../shared/words.ts";
import { ReportButton } from "./report/report-button.tsx";
import { StepCard } from "./step-card.tsx";

interface DoneCardProps {
  current: PresentImport;
  /** Chooses another file. The report of this one stays until that one is uploaded. */
  onAnother: () => void;
}

/** What an import has done. */
export function DoneCard({ current, onAnother }: DoneCardProps) {
  const reader = useReader();
  const { t } = reader;
  const { id, accepted, skipped, duplicates, rejected } = current;
  const counted = (count: number) => ({ count, number: numberWords(count, reader) });
  return (
    <StepCard title={t("import.done.title")}>
      <List>
        <List.Item>{t("import.done.accepted", counted(accepted))}</List.Item>
        {skipped > 0 && <List.Item>{t("import.done.skipped", counted(skipped))}</List.Item>}
        {duplicates > 0 && (
          <List.Item>{t("import.checked.duplicates", counted(duplicates))}</List.Item>
        )}
        {rejected > 0 && <List.Item>{t("import.checked.rejected", counted(rejected))}</List.Item>}
      </List>
      <InlineStack gap="200">
        <Button variant="primary" url={logAddress({ source: "import" })}>
          {t("import.done.view")}
        </Button>
        <ReportButton id={id} />
        <Button onClick={onAnother}>{t("import.done.another")}</Button>
      </InlineStack>
    </StepCard>
  );
}
