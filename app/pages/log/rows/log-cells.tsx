import { IndexTable, Link, Text } from "@shopify/polaris";
import { memo } from "react";
import { useReader } from "../../../locales/reader.tsx";
import { shopperWords, type LogRow } from "../../shared/log-row.ts";
import styles from "./log-rows.module.css";
import { LogState } from "../log-state.tsx";
import { Moment } from "../../shared/moment.tsx";
import { numberWords } from "../../shared/number-words.ts";
import { Product } from "../../shared/product.tsx";

interface LogCellsProps {
  row: LogRow;
  to: string;
  now: Date;
}

/** What a row of the log says on a wide screen. */
export const LogCells = memo(function LogCells({ row, to, now }: LogCellsProps) {
  const reader = useReader();
  const { product, attemptCount, createdAt } = row;
  const shopper = shopperWords(row.shopper, reader);
  return (
    <>
      <IndexTable.Cell className={styles.text ?? ""}>
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
      <IndexTable.Cell className={styles.text ?? ""}>
        <Product {...product} />
      </IndexTable.Cell>
      <IndexTable.Cell className={styles.text ?? ""}>
        <LogState row={row} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <div className={styles.number}>
          <Text as="p" alignment="end" numeric>
            {numberWords(attemptCount, reader)}
          </Text>
        </div>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Moment at={createdAt} now={now} />
      </IndexTable.Cell>
    </>
  );
});
