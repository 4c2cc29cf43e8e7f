import { Button, InlineStack, Text } from "@shopify/polaris";
import { useReader } from "../../../locales/reader.tsx";
import type { MatchCount } from "../../../outbox/log/count.server.ts";
import { countWords } from "../bulk/count-words.ts";
import type { LogAction } from "../bulk/log-actions.tsx";
import styles from "./log-rows.module.css";
import { numberWords } from "../../shared/words.ts";

interface NarrowSelectionProps {
  /** The number of selected rows; "all" means all matching rows. */
  selected: number | "all";
  /** What else can be selected: the rest of the page, then matching rows on other pages. */
  further: "page" | "all" | null;
  matching: MatchCount;
  actions: LogAction[];
  onSelect: (what: "page" | "all") => void;
  onClear: () => void;
}

/** The actions for selected rows on a narrow screen, where Polaris offers none. */
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
          {/* One button, so that the keyboard focus stays on it for the next step. */}
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
          // Each has its own parent, to which the focus returns.
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
