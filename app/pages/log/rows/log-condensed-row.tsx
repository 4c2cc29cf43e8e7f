import { BlockStack, Checkbox, IndexTable, InlineStack, Link, Text } from "@shopify/polaris";
import { useReader } from "../../../locales/reader.tsx";
import { selectWords, shopperWords, type LogRow } from "../../shared/log-row.ts";
import styles from "./log-rows.module.css";
import { LogState } from "../log-state.tsx";
import { Moment } from "../../shared/moment.tsx";
import { Product } from "../../shared/product.tsx";

interface CondensedRowProps {
  row: LogRow;
  to: string;
  position: number;
  selected: boolean;
  onSelect: (on: boolean) => void;
  now: Date;
}

/** A row of the log on a narrow screen. Polaris has it ticked by a long press, which no keyboard knows: here is a box. */
export function CondensedRow(props: CondensedRowProps) {
  const reader = useReader();
  const { row, to, position, selected, onSelect, now } = props;
  const { id, shopper, product, createdAt } = row;
  const name = selectWords(row, reader);
  return (
    <IndexTable.Row id={id} position={position} selected={selected} accessibilityLabel={name}>
      <div className={styles.condensed}>
        <BlockStack gap="150">
          <InlineStack align="space-between" blockAlign="center" gap="200">
            <Link url={to} dataPrimaryLink monochrome removeUnderline>
              <Text as="span" fontWeight="semibold">
                {shopperWords(shopper, reader).main}
              </Text>
            </Link>
            <Text as="span" tone="subdued">
              <Moment at={createdAt} now={now} />
            </Text>
          </InlineStack>
          <Product {...product} />
          <InlineStack align="space-between" blockAlign="center" gap="200" wrap={false}>
            <div>
              <LogState row={row} />
            </div>
            {/* Its clicks are no clicks on the row. */}
            <div onClick={(event) => event.stopPropagation()}>
              <Checkbox label={name} labelHidden checked={selected} onChange={onSelect} />
            </div>
          </InlineStack>
        </BlockStack>
      </div>
    </IndexTable.Row>
  );
}
