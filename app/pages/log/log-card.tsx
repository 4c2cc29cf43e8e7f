import { useLocation, useNavigation } from "@remix-run/react";
import { Box, Card, Text, BlockStack, SkeletonBodyText, Button } from "@shopify/polaris";
import { useRef } from "react";
import { useReader } from "../../locales/reader.tsx";
import type { StateCounts } from "../../outbox/stats/state-counts.ts";
import { isFiltered, type LogView } from "../../outbox/log/filter.ts";
import type { SavedView } from "../../outbox/log/saved-view.ts";
import { isAsSaved, openedView, useSavedViews } from "./views/saved-views.ts";
import type { Matching } from "../../outbox/log/count.server.ts";
import { HoldNewRows } from "./rows/hold-new-rows.tsx";
import { useEscapeGuard, useFilterResetKey } from "./filters/filter-hooks.ts";
import { useDelayed } from "../frame/pending-page.tsx";
import { logAddress, LOG } from "../shared/log-address.ts";
import styles from "./filters/log-filters.module.css";
import { LogFilters } from "./filters/log-filters.tsx";
import { LogRows, type LogPageRows } from "./rows/log-rows.tsx";
import type { ExportChoice } from "./export/export-button.tsx";
import { matchWords } from "./bulk/count-words.ts";
import type { Titles } from "../shared/product-words.ts";
import { numberWords } from "../shared/words.ts";

interface LogCardProps extends Matching {
  page: LogPageRows;
  view: LogView;
  saved: SavedView[];
  /** The view with dates: what a bulk action covers is what was shown, also after midnight. */
  meant: LogView;
  counts: StateCounts | undefined;
  /** The titles of the filtered product, as far as known. */
  titles: Titles | null;
  busy: boolean;
  onExport: (choice: ExportChoice) => void;
  now: Date;
}

/** The log: filters above, rows and pagination below. */
export function LogCard(props: LogCardProps) {
  const { page, view, saved, meant, counts, matching, sendable, titles, busy, onExport, now } =
    props;
  const reader = useReader();
  const { pathname } = useLocation();
  const navigation = useNavigation();
  const loading = navigation.state === "loading" && navigation.location.pathname === pathname;
  const late = useDelayed(loading);
  const filters = useRef<HTMLDivElement>(null);
  const led = useFilterResetKey(view);
  useEscapeGuard(filters);
  const narrowed = isFiltered({ ...view, state: null });
  const views = useSavedViews(view, saved);
  const filtering = narrowed && !isAsSaved(view, openedView(view, saved));
  return (
    <Card padding="0">
      <div ref={filters} className={filtering ? styles.filters : styles.tabs}>
        {/* Polaris focuses the first focusable element in here, and would pick a hidden tab. */}
        <div role="group" aria-label={reader.t("log.filtersName")} tabIndex={-1}>
          <LogFilters
            key={led}
            view={view}
            saved={saved}
            views={views}
            counts={counts}
            titles={titles}
            loading={loading}
          />
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
          {(rows) => (
            <LogRows
              page={page}
              rows={rows}
              view={view}
              meant={meant}
              matching={matching}
              sendable={sendable}
              busy={busy}
              onExport={onExport}
              filters={filters}
              now={now}
            />
          )}
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

/** Shown without rows: none match, none is in the tab's state, or there are no sign-ups yet. */
function LogEmpty({ view }: { view: LogView }) {
  const { t } = useReader();
  const { state } = view;
  const narrowed = isFiltered({ ...view, state: null }) || view.cursor !== null;
  const which = narrowed ? "filtered" : "unfiltered";
  const ofState = state && state !== "cancelled" && !narrowed ? state : null;
  return (
    <Box padding="800">
      <BlockStack gap="300" inlineAlign="center">
        <Text as="h2" variant="headingMd" alignment="center">
          {ofState ? t(`log.empty.state.${ofState}`) : t(`log.empty.${which}.title`)}
        </Text>
        {!ofState && (
          <Text as="p" tone="subdued" alignment="center">
            {t(`log.empty.${which}.body`)}
          </Text>
        )}
        {narrowed || ofState ? (
          <Button url={LOG}>{t("log.empty.filtered.link")}</Button>
        ) : (
          <Button url="/app">{t("log.empty.unfiltered.link")}</Button>
        )}
      </BlockStack>
    </Box>
  );
}

/** The scan limit of a page. The outbox has the same number, but the browser can't import it. */
const LOOKED_THROUGH = 5_000;

/**
 * Shown if the scan was given up before the page was full, with a link that continues from there.
 */
function LogUnfinished({ view, next }: { view: LogView; next: string | null }) {
  const reader = useReader();
  const number = numberWords(LOOKED_THROUGH, reader);
  return (
    <Box padding="400" borderBlockStartWidth="025" borderColor="border">
      <BlockStack gap="200" inlineAlign="center">
        <Text as="p" tone="subdued" alignment="center">
          {reader.t("log.unfinished.body", { number })}
        </Text>
        {next && (
          <Button url={logAddress({ ...view, cursor: next })}>
            {reader.t("log.unfinished.link")}
          </Button>
        )}
      </BlockStack>
    </Box>
  );
}
