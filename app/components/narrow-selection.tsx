import { Button, InlineStack, Text } from "@shopify/polaris";
import { useReader } from "../locales/reader.tsx";
import type { LogAction } from "./log-orders.tsx";
import styles from "./log-rows.module.css";
import { numberWords } from "./number-words.ts";

interface NarrowSelectionProps {
  /** How many rows are ticked; all that match where it is "all". */
  selected: number | "all";
  actions: LogAction[];
  onSelectPage: () => void;
  onClear: () => void;
}

/** What can be done to the rows that are ticked: Polaris offers nothing of it on a narrow screen. */
export function NarrowSelection({
  selected,
  actions,
  onSelectPage,
  onClear,
}: NarrowSelectionProps) {
  const reader = useReader();
  const { t } = reader;
  return (
    <div role="group" aria-label={t("log.selection.name")} className={styles.narrow}>
      <InlineStack gap="200" align="space-between" blockAlign="center">
        <Text as="span" fontWeight="semibold">
          <span role="status">
            {selected === "all"
              ? t("log.selection.all")
              : t("log.selection.some", { number: numberWords(selected, reader) })}
          </span>
        </Text>
        <InlineStack gap="200">
          <Button onClick={onSelectPage} variant="plain">
            {t("log.selection.page")}
          </Button>
          <Button onClick={onClear} variant="plain">
            {t("log.selection.clear")}
          </Button>
        </InlineStack>
      </InlineStack>
      <InlineStack gap="200">
        {actions.map(({ content, onAction, disabled }) => (
          <Button key={content} onClick={onAction} disabled={disabled}>
            {content}
          </Button>
        ))}
      </InlineStack>
    </div>
  );
}
