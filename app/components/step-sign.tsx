import { Icon, Spinner } from "@shopify/polaris";
import { CheckCircleIcon, QuestionCircleIcon } from "@shopify/polaris-icons";
import type { StepState } from "./guide-steps.ts";
import { STATE_SAID } from "./guide-words.ts";
import styles from "./set-up.module.css";

/** How a step stands, as a sign of fixed size. */
export function StepSign({ state }: { state: StepState }) {
  return (
    <span className={styles.sign}>
      {state === "done" && (
        <Icon source={CheckCircleIcon} tone="success" accessibilityLabel={STATE_SAID.done} />
      )}
      {state === "unknown" && (
        <Icon source={QuestionCircleIcon} tone="subdued" accessibilityLabel={STATE_SAID.unknown} />
      )}
      {state === "asking" && <Spinner size="small" accessibilityLabel={STATE_SAID.asking} />}
      {state === "open" && <span className={styles.open} role="img" aria-label={STATE_SAID.open} />}
    </span>
  );
}
