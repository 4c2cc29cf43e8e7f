import { IndexTable, useBreakpoints, useIndexResourceState } from "@shopify/polaris";
import { useRef, type RefObject } from "react";
import { useReader } from "../locales/reader.tsx";
import type { Count } from "../outbox/count.ts";
import type { LogView } from "../outbox/filter.ts";
import { logAddress, signUpAddress } from "./log-address.ts";
import { CondensedRow } from "./log-condensed-row.tsx";
import { LogOrders } from "./log-orders.tsx";
import type { LogRow } from "./log-row.ts";
import { useMixedBoxes } from "./mixed-boxes.ts";
import { NarrowSelection } from "./narrow-selection.tsx";
import { WideRow } from "./wide-row.tsx";

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
  /** What stands above the rows, whatever is done to them. */
  filters: RefObject<HTMLElement>;
  now: Date;
}

/** The rows of a page, with boxes to tick and what can be done to them. */
export function LogRows(props: LogRowsProps) {
  const { page, rows, view, matching, busy, filters, now } = props;
  const { t } = useReader();
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
      focusAfter={filters}
      selected={allResourcesSelected ? "all" : selectedResources}
      onOrdered={clearSelection}
    >
      {(promotedBulkActions) => (
        <div ref={table}>
          <IndexTable
            resourceName={{
              singular: t("log.table.resource.singular"),
              plural: t("log.table.resource.plural"),
            }}
            condensed={smDown}
            itemCount={rows.length}
            selectedItemsCount={allResourcesSelected ? "All" : selectedResources.length}
            onSelectionChange={handleSelectionChange}
            hasMoreItems={previous !== null || next !== null}
            promotedBulkActions={promotedBulkActions}
            headings={[
              { title: t("log.table.shopper") },
              { title: t("log.table.product") },
              { title: t("log.table.state") },
              { title: t("log.table.attempts"), alignment: "end" },
              { title: t("log.table.signedUp") },
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
            {rows.map((row, position) => {
              const selected = selectedResources.includes(row.id);
              const shared = { row, position, selected, now, to: signUpAddress(row.id, view) };
              return smDown ? (
                <CondensedRow
                  key={row.id}
                  {...shared}
                  onSelect={(on) => select("single", on, row.id)}
                />
              ) : (
                <WideRow key={row.id} {...shared} />
              );
            })}
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
