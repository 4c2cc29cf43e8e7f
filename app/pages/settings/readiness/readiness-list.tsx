import { BlockStack, Icon, Text } from "@shopify/polaris";
import {
  AlertTriangleIcon,
  CheckCircleIcon,
  MinusCircleIcon,
  QuestionCircleIcon,
} from "@shopify/polaris-icons";
import { useId } from "react";
import { useReader } from "../../../locales/reader.tsx";
import type { Check } from "./readiness-check.ts";
import type { CheckState } from "./readiness-words.ts";
import styles from "./readiness.module.css";

/** Each state has a shape of its own, so that no colour has to be told from another. */
const SIGNS = {
  ok: { source: CheckCircleIcon, tone: "success" },
  problem: { source: AlertTriangleIcon, tone: "critical" },
  unknown: { source: QuestionCircleIcon, tone: "subdued" },
  absent: { source: MinusCircleIcon, tone: "subdued" },
} as const satisfies Record<CheckState, object>;

/** Checks under one heading, each with its sign, its name and what it means. */
export function ReadinessList({ title, checks }: { title: string; checks: Check[] }) {
  const { t } = useReader();
  const heading = useId();
  if (checks.length === 0) return null;
  return (
    <BlockStack gap="300">
      <Text as="h4" variant="headingSm" id={heading}>
        {title}
      </Text>
      <ul className={styles.checks} aria-labelledby={heading}>
        {checks.map(({ id, state, title: name, text }) => (
          <li key={id} className={styles.check} data-check={id} data-state={state}>
            <span className={styles.sign}>
              <Icon {...SIGNS[state]} accessibilityLabel={t(`readiness.state.${state}`)} />
            </span>
            <BlockStack gap="050">
              <Text as="p" fontWeight="semibold">
                {name}
              </Text>
              <Text as="p" tone="subdued">
                {text}
              </Text>
            </BlockStack>
          </li>
        ))}
      </ul>
    </BlockStack>
  );
}
