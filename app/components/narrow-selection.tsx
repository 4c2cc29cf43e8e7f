import { Button, InlineStack, Text } from "@shopify/polaris";
import type { LogAction } from "./log-orders.tsx";
import styles from "./log-rows.module.css";

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
  return (
    <div role="group" aria-label="Selected sign-ups" className={styles.narrow}>
      <InlineStack gap="200" align="space-between" blockAlign="center">
        <Text as="span" fontWeight="semibold">
          <span role="status">{selected === "all" ? "All selected" : `${selected} selected`}</span>
        </Text>
        <InlineStack gap="200">
          <Button onClick={onSelectPage} variant="plain">
            Select all on this page
          </Button>
          <Button onClick={onClear} variant="plain">
            Clear
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
