import { Icon, Spinner } from "@shopify/polaris";
import { CheckCircleIcon, QuestionCircleIcon } from "@shopify/polaris-icons";
import { useReader } from "../../../locales/reader.tsx";
import type { StepState } from "./guide-steps.ts";
import styles from "./set-up.module.css";

/** How a step stands, as a sign of fixed size. */
export function StepSign({ state }: { state: StepState }) {
  const { t } = useReader();
  const said = t(`home.setUp.sign.${state}`);
  return (
    <span className={styles.sign}>
      {state === "done" && (
        <Icon source={CheckCircleIcon} tone="success" accessibilityLabel={said} />
      )}
      {state === "unknown" && (
        <Icon source={QuestionCircleIcon} tone="subdued" accessibilityLabel={said} />
      )}
      {state === "asking" && <Spinner size="small" accessibilityLabel={said} />}
      {state === "open" && <span className={styles.open} role="img" aria-label={said} />}
    </span>
  );
}
