import { Badge, IndexTable, Link, Text, BlockStack, Checkbox, InlineStack } from "@shopify/polaris";
import { memo } from "react";
import { Trans } from "react-i18next";
import { useReader } from "../../../locales/reader.tsx";
import {
  selectWords,
  type LogRow,
  optionalWords,
  shopperWords,
  reasonWords,
} from "../../shared/log-row.ts";
import styles from "./log-rows.module.css";
import { Moment } from "../../shared/moment.tsx";
import { numberWords } from "../../shared/words.ts";
import { Product } from "../../shared/product.tsx";
import { StateBadge } from "../../shared/state-badge.tsx";

interface WideRowProps {
  row: LogRow;
  to: string;
  position: number;
  selected: boolean;
  now: Date;
}

/** Re-rendered only when it changes, so that selecting one row does not re-render all. */
export const WideRow = memo(function WideRow({ row, to, position, selected, now }: WideRowProps) {
  const reader = useReader();
  return (
    <IndexTable.Row
      id={row.id}
      position={position}
      selected={selected}
      accessibilityLabel={selectWords(row, reader)}
    >
      <LogCells row={row} to={to} now={now} />
    </IndexTable.Row>
  );
});

interface LogCellsProps {
  row: LogRow;
  to: string;
  now: Date;
}

/** The cells of a row on a wide screen. */
const LogCells = memo(function LogCells({ row, to, now }: LogCellsProps) {
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
        <LogState row={row} now={now} />
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
      {row.optional.map((cell) => (
        <IndexTable.Cell key={cell.column} className={styles.text ?? ""}>
          {optionalWords(cell, reader)}
        </IndexTable.Cell>
      ))}
    </>
  );
});

interface CondensedRowProps {
  row: LogRow;
  to: string;
  position: number;
  selected: boolean;
  onSelect: (on: boolean) => void;
  now: Date;
}

/**
 * A row on a narrow screen, with a checkbox: Polaris selects it by a long press, which keyboards
 * can't do.
 */
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
          {row.optional.map((cell) => (
            <Text key={cell.column} as="p" variant="bodySm" tone="subdued">
              {reader.t("saved.cell", {
                name: reader.t(`saved.column.${cell.column}`),
                value: optionalWords(cell, reader),
              })}
            </Text>
          ))}
          <InlineStack align="space-between" blockAlign="center" gap="200" wrap={false}>
            <div>
              <LogState row={row} now={now} />
            </div>
            {/* A click on the checkbox must not click the row. */}
            <div onClick={(event) => event.stopPropagation()}>
              <Checkbox label={name} labelHidden checked={selected} onChange={onSelect} />
            </div>
          </InlineStack>
        </BlockStack>
      </div>
    </IndexTable.Row>
  );
}

/** The state of a row, with the reason below it if there is one. */
function LogState({ row, now }: { row: LogRow; now: Date }) {
  const reader = useReader();
  const reason = reasonWords(row, reader);
  return (
    <>
      <InlineStack gap="100">
        <StateBadge state={row.state} />
        {row.deleting && <Badge tone="warning">{reader.t("deletion.row")}</Badge>}
        {row.test && <Badge>{reader.t("seen.test.badge")}</Badge>}
      </InlineStack>
      {reason && (
        <Text as="p" variant="bodySm" tone="subdued">
          <span className={styles.reason} title={reason}>
            {reason}
          </span>
        </Text>
      )}
      {row.seen && (
        <Text as="p" variant="bodySm" tone="subdued">
          {reader.t(`seen.row.${row.seen}`)}
        </Text>
      )}
      {row.restockedAt && (
        <Text as="p" variant="bodySm" tone="subdued">
          <Trans
            t={reader.t}
            i18nKey="log.cameBack"
            components={{ time: <Moment at={row.restockedAt} now={now} inSentence /> }}
          />
        </Text>
      )}
    </>
  );
}
