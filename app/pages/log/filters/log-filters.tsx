import { useNavigate } from "@remix-run/react";
import { IndexFilters, IndexFiltersMode, type TabProps } from "@shopify/polaris";
import { useEffect, useRef, useState } from "react";
import { useReader, type Reader } from "../../../locales/reader.tsx";
import { sumOf, type StateCounts } from "../../../outbox/stats/state-counts.ts";
import { isFiltered, noFilter, type LogView } from "../../../outbox/log/filter.ts";
import { MOST_VIEWS, type SavedView } from "../../../outbox/log/saved-view.ts";
import { isAsSaved, leaveSaved, openedView, type SavedViews } from "../views/saved-views.ts";
import { pillsOf, type FilterKey } from "./filter-words.ts";
import { BY_FILTERS } from "./filter-hooks.ts";
import {
  BackFilter,
  ChannelFilter,
  CodeFilter,
  DaysFilter,
  ProductFilter,
  SourceFilter,
  StateFilter,
  StatusFilter,
} from "./log-filter.tsx";
import { logAddress } from "../../shared/log-address.ts";
import type { Titles } from "../../shared/product-words.ts";
import { LISTED_STATES, type State } from "../../../outbox/subscription.ts";
import { numberWords } from "../../shared/words.ts";

interface LogFiltersProps {
  view: LogView;
  saved: SavedView[];
  views: SavedViews;
  /** The number of rows in each state; undefined under a filter without counts. */
  counts: StateCounts | undefined;
  /** The titles of the filtered product, as far as known. */
  titles: Titles | null;
  loading: boolean;
}

/** Polaris' value, the order, and the words of each way to sort. */
const SORTS = [
  {
    value: "time desc",
    order: "newest",
    by: "log.filter.order.by",
    direction: "log.filter.order.newest",
  },
  {
    value: "time asc",
    order: "oldest",
    by: "log.filter.order.by",
    direction: "log.filter.order.oldest",
  },
  { value: "product asc", order: "product", by: "log.table.product", direction: "saved.order.az" },
  {
    value: "product desc",
    order: "product_desc",
    by: "log.table.product",
    direction: "saved.order.za",
  },
  { value: "state asc", order: "state", by: "log.table.state", direction: "saved.order.queued" },
  {
    value: "state desc",
    order: "state_desc",
    by: "log.table.state",
    direction: "saved.order.blocked",
  },
] as const;

/** A pause in typing of this length starts the search. */
const TYPED_MS = 300;

/**
 * The filters, tabs, search and order of the log, all kept in the address so that a view can be
 * shared.
 */
export function LogFilters({ view, saved, views, counts, titles, loading }: LogFiltersProps) {
  const reader = useReader();
  const { t } = reader;
  const navigate = useNavigate();
  const pills = pillsOf(view, titles, reader);
  // A state alone is a tab, not a filter.
  const narrowed = isFiltered({ ...view, state: null });
  const opened = openedView(view, saved);
  const unchanged = isAsSaved(view, opened);
  const [mode, setMode] = useState(
    narrowed && !unchanged ? IndexFiltersMode.Filtering : IndexFiltersMode.Default,
  );
  const change = (changes: Partial<LogView>, replace = false) =>
    navigate(logAddress({ ...view, cursor: null, ...changes }), {
      replace,
      preventScrollReset: true,
      state: BY_FILTERS,
    });
  // Back leaves a search in one step, not letter by letter.
  const search = useSearch(view.search, (typed) => change({ search: typed }, view.search !== ""));
  // As in Shopify's own lists: the tabs come back, with no hidden filter left.
  const leave = () => {
    search.forget();
    if (opened) change(opened.view);
    else if (narrowed) change({ ...noFilter, state: view.state });
  };
  const filters: { key: FilterKey; filter: React.ReactNode }[] = [
    { key: "state", filter: <StateFilter view={view} onChange={change} /> },
    { key: "days", filter: <DaysFilter view={view} onChange={change} /> },
    { key: "product", filter: <ProductFilter view={view} onChange={change} /> },
    { key: "channel", filter: <ChannelFilter view={view} onChange={change} /> },
    { key: "back", filter: <BackFilter view={view} onChange={change} /> },
    { key: "source", filter: <SourceFilter view={view} onChange={change} /> },
    { key: "status", filter: <StatusFilter view={view} onChange={change} /> },
    { key: "code", filter: <CodeFilter view={view} onChange={change} /> },
  ];
  return (
    <IndexFilters
      tabs={[...logTabs(counts, reader), ...views.tabs]}
      selected={opened ? TAB_STATES.length + saved.indexOf(opened) : TAB_STATES.indexOf(view.state)}
      onSelect={(at) => {
        const other = saved[at - TAB_STATES.length];
        if (other) change(other.view);
        else change({ ...noFilter, ...leaveSaved(view), state: TAB_STATES[at] ?? null });
      }}
      canCreateNewView={saved.length < MOST_VIEWS}
      onCreateNewView={(name) => views.save(name)}
      primaryAction={
        opened
          ? {
              type: "save",
              disabled: unchanged || loading,
              loading: views.saving,
              onAction: () => views.change(opened.id),
            }
          : {
              type: "save-as",
              disabled: saved.length >= MOST_VIEWS || loading,
              loading: views.saving,
              onAction: (name) => views.save(name),
            }
      }
      mode={mode}
      setMode={setMode}
      cancelAction={{ onAction: leave }}
      queryValue={search.typed}
      queryPlaceholder={t("log.filter.search")}
      onQueryChange={search.type}
      onQueryClear={() => search.type("")}
      filters={filters.map(({ key, filter }) => ({
        key,
        filter,
        label: t(`log.filter.name.${key}`),
      }))}
      appliedFilters={pills.map(({ key, label, without }) => ({
        key,
        label,
        onRemove: () => change(without),
      }))}
      onClearAll={() => change(noFilter)}
      sortOptions={SORTS.map(({ value, by, direction }) => ({
        value,
        label: t(by),
        directionLabel: t(direction),
      }))}
      sortSelected={SORTS.filter(({ order }) => order === view.order).map(({ value }) => value)}
      onSort={([chosen]) =>
        change({ order: SORTS.find(({ value }) => value === chosen)?.order ?? "newest" })
      }
      loading={loading}
      disableStickyMode
    />
  );
}

/**
 * The typed text. It changes the address a moment after the last letter, and follows the address
 * back.
 */
function useSearch(said: string, say: (typed: string) => void) {
  const [typed, setTyped] = useState(said);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => setTyped(said), [said]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return {
    typed,
    /** Drops text that was typed but not yet searched for. */
    forget: () => {
      setTyped(said);
      clearTimeout(timer.current);
    },
    type: (text: string) => {
      setTyped(text);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => say(text.trim()), TYPED_MS);
    },
  };
}

/** The state of each tab; null is the tab for all states. */
const TAB_STATES: (State | null)[] = [null, ...LISTED_STATES];

/** The tabs with their numbers of rows, including 0. */
function logTabs(counts: StateCounts | undefined, reader: Reader): TabProps[] {
  return TAB_STATES.map((state) => {
    const content = state ? reader.t(`common.state.${state}`) : reader.t("log.filter.allStates");
    const number = counts && numberWords(sumOf(counts, state), reader);
    return {
      id: state ?? "all",
      content,
      isLocked: true,
      ...(number !== undefined && { badge: number }),
    };
  });
}
