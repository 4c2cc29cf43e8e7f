import { useLocation, useNavigation } from "@remix-run/react";
import { Box, Card, Text, BlockStack, SkeletonBodyText } from "@shopify/polaris";
import { useRef } from "react";
import { useReader } from "../../locales/reader.tsx";
import type { StateCounts } from "../../outbox/stats/figures.server.ts";
import { isFiltered, type LogView } from "../../outbox/log/filter.ts";
import type { Matching } from "../../outbox/log/matching.server.ts";
import { HoldNewRows } from "./rows/hold-new-rows.tsx";
import { useEscapeGuard, useFilterResetKey } from "./filters/filter-hooks.ts";
import { useDelayed } from "../frame/delayed.ts";
import { logAddress } from "../shared/log-address.ts";
import { LogEmpty, LogUnfinished } from "./log-empty.tsx";
import styles from "./filters/log-filters.module.css";
import { LogFilters } from "./filters/log-filters.tsx";
import { LogRows, type LogPageRows } from "./rows/log-rows.tsx";
import { matchWords } from "./bulk/count-words.ts";
import type { Titles } from "../shared/product-words.ts";

interface LogCardProps extends Matching {
  page: LogPageRows;
  view: LogView;
  counts: StateCounts | undefined;
  /** The titles of the filtered product, as far as known. */
  titles: Titles | null;
  busy: boolean;
  now: Date;
}

/** The log: filters above, rows and pagination below. */
export function LogCard(props: LogCardProps) {
  const { page, view, counts, matching, sendable, titles, busy, now } = props;
  const reader = useReader();
  const { pathname } = useLocation();
  const navigation = useNavigation();
  const loading = navigation.state === "loading" && navigation.location.pathname === pathname;
  const late = useDelayed(loading);
  const filters = useRef<HTMLDivElement>(null);
  const led = useFilterResetKey(view);
  useEscapeGuard(filters);
  const narrowed = isFiltered({ ...view, state: null });
  return (
    <Card padding="0">
      <div ref={filters} className={narrowed ? styles.filters : styles.tabs}>
        {/* Polaris focuses the first focusable element in here, and would pick a hidden tab. */}
        <div role="group" aria-label={reader.t("log.filtersName")} tabIndex={-1}>
          <LogFilters key={led} {...{ view, counts, titles }} loading={loading} />
        </div>
      </div>
      {narrowed && (
        <Box paddingInline="400" paddingBlock="200" role="status">
          <Text as="p" tone="subdued">
            {matchWords(matching, reader)}
          </Text>
        </Box>
      )}
      {late ? (
        <LogOutline />
      ) : page.rows.length > 0 ? (
        <HoldNewRows
          key={logAddress(view)}
          rows={page.rows}
          live={view.order === "newest" && view.cursor === null}
        >
          {(rows) => <LogRows {...{ page, rows, view, matching, sendable, busy, filters, now }} />}
        </HoldNewRows>
      ) : (
        !page.unfinished && <LogEmpty view={view} />
      )}
      {page.unfinished && !late && <LogUnfinished view={view} next={page.next} />}
    </Card>
  );
}

/** Placeholder while another page of rows loads. */
function LogOutline() {
  const { t } = useReader();
  return (
    <div role="status" aria-label={t("log.loading")}>
      <Box padding="400">
        <BlockStack gap="600">
          {[1, 2, 3, 4, 5, 6].map((row) => (
            <SkeletonBodyText key={row} lines={2} />
          ))}
        </BlockStack>
      </Box>
    </div>
  );
}
