import { IndexTable, Link, Text } from "@shopify/polaris";
import { memo } from "react";
import { useReader } from "../locales/reader.tsx";
import { shopperWords, type LogRow } from "./log-row.ts";
import styles from "./log-rows.module.css";
import { Moment } from "./moment.tsx";
import { numberWords } from "./number-words.ts";
import { Product } from "./product.tsx";
import { StateBadge } from "./state-badge.tsx";

interface LogCellsProps {
  row: LogRow;
  to: string;
  now: Date;
}

/** What a row of the log says on a wide screen. */
export const LogCells = memo(function LogCells({ row, to, now }: LogCellsProps) {
  const reader = useReader();
  const { product, state, attemptCount, createdAt } = row;
  const shopper = shopperWords(row.shopper, reader);
  return (
    <>
      <IndexTable.Cell className={styles.shopper ?? ""}>
        <Link url={to} dataPrimaryLink monochrome removeUnderline>
          <Text as="span" fontWeight="semibold">
            {shopper.main}
          </Text>
        </Link>
        {shopper.also && (
          <Text as="p" tone="subdued">
            {shopper.also}
          </Text>
        )}
      </IndexTable.Cell>
      <IndexTable.Cell className={styles.product ?? ""}>
        <Product {...product} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <StateBadge state={state} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Text as="span" alignment="end" numeric>
          {numberWords(attemptCount, reader)}
        </Text>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Moment at={createdAt} now={now} />
      </IndexTable.Cell>
    </>
  );
});
