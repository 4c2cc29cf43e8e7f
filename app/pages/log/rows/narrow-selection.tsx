import { Button, InlineStack, Text } from "@shopify/polaris";
import { useReader } from "../../../locales/reader.tsx";
import type { MatchCount } from "../../../outbox/log/count.server.ts";
import { countWords } from "../bulk/count-words.ts";
import type { LogAction } from "../bulk/log-actions.tsx";
import styles from "./log-rows.module.css";
import { numberWords } from "../../shared/number-words.ts";

interface NarrowSelectionProps {
  /** How many rows are ticked; all that match where it is "all". */
  selected: number | "all";
  /** What else can be ticked: the rest of the page, then what matches on the others. */
  further: "page" | "all" | null;
  matching: MatchCount;
  actions: LogAction[];
  onSelect: (what: "page" | "all") => void;
  onClear: () => void;
}

/** What can be done to the rows that are ticked: Polaris offers nothing of it on a narrow screen. */
export function NarrowSelection(props: NarrowSelectionProps) {
  const reader = useReader();
  const { t } = reader;
  const { selected, further, matching, actions, onSelect, onClear } = props;
  const all = { number: countWords(matching, reader) };
  return (
    <div role="group" aria-label={t("log.selection.name")} className={styles.narrow}>
      <InlineStack gap="200" align="space-between" blockAlign="center">
        <Text as="span" fontWeight="semibold">
          <span role="status">
            {selected === "all"
              ? t("log.selection.all", all)
              : t("log.selection.some", { number: numberWords(selected, reader) })}
          </span>
        </Text>
        <InlineStack gap="200">
          {/* One button: whoever presses it with a key stands on it for the next step. */}
          {further && (
            <Button onClick={() => onSelect(further)} variant="plain">
              {further === "page" ? t("log.selection.page") : t("log.selection.matching", all)}
            </Button>
          )}
          <Button onClick={onClear} variant="plain">
            {t("log.selection.clear")}
          </Button>
        </InlineStack>
      </InlineStack>
      <InlineStack gap="200">
        {actions.map(({ content, onAction, disabled }, at) => (
          // Each in a place of its own, to which the focus comes back.
          <div key={at}>
            <Button onClick={onAction} disabled={disabled}>
              {content}
            </Button>
          </div>
        ))}
      </InlineStack>
    </div>
  );
}
