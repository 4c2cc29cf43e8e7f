import { IndexTable, useBreakpoints, useIndexResourceState } from "@shopify/polaris";
import { useDeferredValue, useEffect, useRef, type CSSProperties, type RefObject } from "react";
import { useReader } from "../../../locales/reader.tsx";
import type { LogView } from "../../../outbox/log/filter.ts";
import type { Matching } from "../../../outbox/log/count.server.ts";
import { canBeSentAgain } from "../../../outbox/subscription.ts";
import { atLeast, countWords, rangeWords } from "../bulk/count-words.ts";
import { useFocusOnLanding } from "../../frame/focus.ts";
import { logAddress, signUpAddress } from "../../shared/log-address.ts";
import type { ExportChoice } from "../export/export-button.tsx";
import { CondensedRow, WideRow } from "./table-rows.tsx";
import { LogActions } from "../bulk/log-actions.tsx";
import type { LogRow } from "../../shared/log-row.ts";
import styles from "./log-rows.module.css";
import { NarrowSelection } from "./narrow-selection.tsx";

export interface LogPageRows {
  rows: LogRow[];
  /** How many matching rows precede these; undefined where they are too many to count. */
  before: number | undefined;
  previous: string | null;
  next: string | null;
  /** The scan was given up before the page was full. */
  unfinished: boolean;
}

interface LogRowsProps extends Matching {
  page: LogPageRows;
  /** The rows that are shown at present. */
  rows: LogRow[];
  view: LogView;
  /** The view with dates, for bulk actions. */
  meant: LogView;
  /** A bulk job is running: another action has to wait. */
  busy: boolean;
  onExport: (choice: ExportChoice) => void;
  /** The element above the rows, which stays whatever happens to them. */
  filters: RefObject<HTMLElement>;
  now: Date;
}

/** The rows of a page, with checkboxes and actions. */
export function LogRows(props: LogRowsProps) {
  const { page, rows, view, meant, busy, onExport, filters, now } = props;
  const reader = useReader();
  const { t } = reader;
  // If counting was given up, at least these are known.
  const matching = atLeast(props.matching, rows.length);
  const sendable = atLeast(
    props.sendable,
    rows.filter(({ state }) => canBeSentAgain(state) && state !== "blocked").length,
  );
  const { smDown } = useBreakpoints();
  const { selectedResources, allResourcesSelected, handleSelectionChange, clearSelection } =
    useIndexResourceState(rows);
  // The first tick redraws every row and adds the bar of actions. The tick itself shows before that.
  const ticked = useDeferredValue(selectedResources.length);
  const isWhole = selectedResources.length === 0 || selectedResources.length >= rows.length;
  const table = useRef<HTMLDivElement>(null);
  useMixedBoxes(table);
  useFocusOnLanding(table, view.cursor !== null);
  // Polaris types this by an enumeration that has no value for narrow screens.
  const select = handleSelectionChange as (type: string, on: boolean, id?: string) => void;
  const { previous, next } = page;
  const hasMore = previous !== null || next !== null;
  const all = { number: countWords(matching, reader) };
  const whole = selectedResources.length >= rows.length;
  const elsewhere = hasMore && !allResourcesSelected ? "all" : null;
  return (
    <LogActions
      rows={rows}
      view={view}
      meant={meant}
      matching={matching}
      sendable={sendable}
      busy={busy}
      now={now}
      onExport={onExport}
      focusAfter={filters}
      selected={allResourcesSelected ? "all" : selectedResources}
      onOrdered={clearSelection}
      onUnanswered={(ticked) => {
        if (ticked === "all") select("all", true);
        else for (const id of ticked) select("single", true, id);
      }}
    >
      {(promotedBulkActions) => (
        <div
          ref={table}
          className={styles.rows}
          style={{ "--more-columns": view.columns.length } as CSSProperties}
          role="group"
          aria-label={t("common.title.subscriptions")}
          tabIndex={-1}
        >
          <IndexTable
            resourceName={{
              singular: t("log.table.resource.singular"),
              plural: t("log.table.resource.plural"),
            }}
            condensed={smDown}
            itemCount={rows.length}
            selectedItemsCount={
              allResourcesSelected ? "All" : isWhole ? selectedResources.length : ticked
            }
            onSelectionChange={handleSelectionChange}
            hasMoreItems={hasMore}
            paginatedSelectAllText={t("log.selection.all", all)}
            paginatedSelectAllActionText={t("log.selection.matching", all)}
            promotedBulkActions={promotedBulkActions}
            headings={[
              { title: t("log.table.shopper") },
              { title: t("log.table.product") },
              { title: t("log.table.state") },
              { title: t("log.table.attempts"), alignment: "end", paddingBlockEnd: "600" },
              { title: t("log.table.signedUp") },
              ...view.columns.map((column) => ({ title: t(`saved.column.${column}`) })),
            ]}
            {...(hasMore && {
              pagination: {
                hasPrevious: previous !== null,
                hasNext: next !== null,
                label: rangeWords(page, matching, reader),
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
              further={whole ? elsewhere : "page"}
              matching={matching}
              actions={promotedBulkActions}
              onSelect={(what) => select(what, true)}
              onClear={clearSelection}
            />
          )}
        </div>
      )}
    </LogActions>
  );
}

/**
 * Polaris marks a checkbox for some of the rows as mixed by ARIA only; the browser's own state must
 * agree with it.
 * https://www.w3.org/TR/html-aria/#att-checked
 */
function useMixedBoxes(within: RefObject<HTMLElement>): void {
  // After each render: Polaris recreates the checkboxes when the width changes.
  useEffect(() => {
    for (const box of within.current?.querySelectorAll<HTMLInputElement>("input[type=checkbox]") ??
      []) {
      box.indeterminate = box.getAttribute("aria-checked") === "mixed";
    }
  });
}
