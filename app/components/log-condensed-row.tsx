import { BlockStack, InlineStack, Link, Text } from "@shopify/polaris";
import type { LogRow } from "./log-row.ts";
import styles from "./log-rows.module.css";
import { Moment } from "./moment.tsx";
import { Product } from "./product.tsx";
import { StateBadge } from "./state-badge.tsx";

/** A row of the log on a narrow screen. */
export function CondensedRow({ row, to, now }: { row: LogRow; to: string; now: Date }) {
  const { shopper, product, state, createdAt } = row;
  return (
    <div className={styles.condensed}>
      <BlockStack gap="150">
        <InlineStack align="space-between" gap="200">
          <Link url={to} dataPrimaryLink monochrome removeUnderline>
            <Text as="span" fontWeight="semibold">
              {shopper.main}
            </Text>
          </Link>
          <Text as="span" tone="subdued">
            <Moment at={createdAt} now={now} />
          </Text>
        </InlineStack>
        <Product {...product} />
        <InlineStack>
          <StateBadge state={state} />
        </InlineStack>
      </BlockStack>
    </div>
  );
}
