import { BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import { PlainTable } from "../shared/plain-table.tsx";

interface TableCardProps {
  title: string;
  about: string;
  /** In place of the table where there are no rows. */
  none: string;
  headings: string[];
  rows: ReactNode[][];
  /** The buttons to further rows. */
  children: ReactNode;
}

/** A card with a page of a record, and the way to its other pages. */
export function TableCard({ title, about, none, headings, rows, children }: TableCardProps) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {title}
        </Text>
        <Text as="p">{about}</Text>
        {rows.length === 0 ? (
          <Text as="p" tone="subdued">
            {none}
          </Text>
        ) : (
          <PlainTable headings={headings} rows={rows} />
        )}
        <InlineStack gap="200">{children}</InlineStack>
      </BlockStack>
    </Card>
  );
}
