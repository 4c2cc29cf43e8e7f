import { Text } from "@shopify/polaris";
import { useReader } from "../../locales/reader.tsx";
import { reasonWords, type LogRow } from "../shared/log-row.ts";
import styles from "./rows/log-rows.module.css";
import { StateBadge } from "../shared/state-badge.tsx";

/** Where a row stands, and below it why, where there is a why. */
export function LogState({ row }: { row: LogRow }) {
  const reason = reasonWords(row, useReader());
  return (
    <>
      <StateBadge state={row.state} />
      {reason && (
        <Text as="p" variant="bodySm" tone="subdued">
          <span className={styles.reason} title={reason}>
            {reason}
          </span>
        </Text>
      )}
    </>
  );
}
