import { IndexTable, Link, Text, useBreakpoints, useIndexResourceState } from "@shopify/polaris";
import { useRef } from "react";
import type { Count } from "../outbox/count.ts";
import type { LogView } from "../outbox/filter.ts";
import { logAddress, signUpAddress } from "./log-address.ts";
import { CondensedRow } from "./log-condensed-row.tsx";
import { LogOrders } from "./log-orders.tsx";
import type { LogRow } from "./log-row.ts";
import styles from "./log-rows.module.css";
import { useMixedBoxes } from "./mixed-boxes.ts";
import { Moment } from "./moment.tsx";
import { NarrowSelection } from "./narrow-selection.tsx";
import { Product } from "./product.tsx";
import { StateBadge } from "./state-badge.tsx";

export interface LogPage {
  rows: LogRow[];
  previous: string | null;
  next: string | null;
  /** Looking was given up before the page was full. */
  unfinished: boolean;
}

interface LogRowsProps {
  page: LogPage;
  /** What of it is shown by now. */
  rows: LogRow[];
  view: LogView;
  /** How many rows match. */
  matching: Count;
  /** Something is being done to all that match: another order has to wait. */
  busy: boolean;
  now: Date;
}

const SIGN_UPS = { singular: "sign-up", plural: "sign-ups" };

/** The rows of a page, with boxes to tick and what can be done to them. */
export function LogRows({ page, rows, view, matching, busy, now }: LogRowsProps) {
  const { smDown } = useBreakpoints();
  const { selectedResources, allResourcesSelected, handleSelectionChange, clearSelection } =
    useIndexResourceState(rows);
  const table = useRef<HTMLDivElement>(null);
  useMixedBoxes(table);
  // Polaris takes its own enumeration, which it has for no screen that is narrow.
  const select = handleSelectionChange as (type: string, on: boolean, id?: string) => void;
  const { previous, next } = page;
  return (
    <LogOrders
      {...{ rows, view, matching, busy }}
      selected={allResourcesSelected ? "all" : selectedResources}
      onOrdered={clearSelection}
    >
      {(promotedBulkActions) => (
        <div ref={table}>
          <IndexTable
            resourceName={SIGN_UPS}
            condensed={smDown}
            itemCount={rows.length}
            selectedItemsCount={allResourcesSelected ? "All" : selectedResources.length}
            onSelectionChange={handleSelectionChange}
            hasMoreItems={previous !== null || next !== null}
            promotedBulkActions={promotedBulkActions}
            headings={[
              { title: "Shopper" },
              { title: "Product" },
              { title: "State" },
              { title: "Attempts", alignment: "end" },
              { title: "Signed up" },
            ]}
            {...((previous !== null || next !== null) && {
              pagination: {
                hasPrevious: previous !== null,
                hasNext: next !== null,
                ...(previous !== null && {
                  previousURL: logAddress({ ...view, cursor: previous }),
                }),
                ...(next !== null && { nextURL: logAddress({ ...view, cursor: next }) }),
              },
            })}
          >
            {rows.map((row, position) => (
              <IndexTable.Row
                key={row.id}
                id={row.id}
                position={position}
                selected={selectedResources.includes(row.id)}
                accessibilityLabel={`Select ${row.shopper.main}, ${row.product.name}`}
              >
                {smDown ? (
                  <CondensedRow
                    {...{ row, now }}
                    to={signUpAddress(row.id, view)}
                    selected={selectedResources.includes(row.id)}
                    onSelect={(on) => select("single", on, row.id)}
                  />
                ) : (
                  <Cells row={row} to={signUpAddress(row.id, view)} now={now} />
                )}
              </IndexTable.Row>
            ))}
          </IndexTable>
          {smDown && selectedResources.length > 0 && (
            <NarrowSelection
              selected={allResourcesSelected ? "all" : selectedResources.length}
              actions={promotedBulkActions}
              onSelectPage={() => select("page", true)}
              onClear={clearSelection}
            />
          )}
        </div>
      )}
    </LogOrders>
  );
}

function Cells({ row, to, now }: { row: LogRow; to: string; now: Date }) {
  const { shopper, product, state, attemptCount, createdAt } = row;
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
          {attemptCount}
        </Text>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Moment at={createdAt} now={now} />
      </IndexTable.Cell>
    </>
  );
}
