import { useNavigate } from "@remix-run/react";
import { IndexFilters, IndexFiltersMode, type TabProps } from "@shopify/polaris";
import { useEffect, useRef, useState } from "react";
import { useReader, type Reader } from "../../../locales/reader.tsx";
import type { StateCounts } from "../../../outbox/stats/figures.server.ts";
import { isFiltered, noFilter, type LogView } from "../../../outbox/log/filter.ts";
import { pillsOf, type FilterKey } from "./filter-words.ts";
import { BY_FILTERS } from "./filter-hooks.ts";
import {
  ChannelFilter,
  CodeFilter,
  DaysFilter,
  ProductFilter,
  StateFilter,
  StatusFilter,
} from "./log-filter.tsx";
import { logAddress } from "../../shared/log-address.ts";
import type { Titles } from "../../shared/product-words.ts";
import { LISTED_STATES, type State } from "../../../outbox/subscription.ts";
import { numberWords } from "../../shared/number-words.ts";

interface LogFiltersProps {
  view: LogView;
  /** How many rows there are in each state; undefined under a filter that nobody has counted for. */
  counts: StateCounts | undefined;
  /** What is known of the product that is filtered for. */
  titles: Titles | null;
  loading: boolean;
}

/** Whoever types is done with a word after this long. */
const TYPED_MS = 300;

/** Which rows are shown: everything of it stands in the address, so that a view can be sent to a colleague. */
export function LogFilters({ view, counts, titles, loading }: LogFiltersProps) {
  const reader = useReader();
  const { t } = reader;
  const navigate = useNavigate();
  const pills = pillsOf(view, titles, reader);
  // A state alone is what a tab shows.
  const narrowed = isFiltered({ ...view, state: null });
  const [mode, setMode] = useState(
    narrowed ? IndexFiltersMode.Filtering : IndexFiltersMode.Default,
  );
  const change = (changes: Partial<LogView>, replace = false) =>
    navigate(logAddress({ ...view, cursor: null, ...changes }), {
      replace,
      preventScrollReset: true,
      state: BY_FILTERS,
    });
  // Back leads out of a search, not letter by letter through it.
  const search = useSearch(view.search, (typed) => change({ search: typed }, view.search !== ""));
  // As in Shopify's own lists: the tabs come back, and hide nothing that they don't show.
  const leave = () => {
    search.forget();
    if (narrowed) change({ ...noFilter, state: view.state });
  };
  const filters: { key: FilterKey; filter: React.ReactNode }[] = [
    { key: "state", filter: <StateFilter view={view} onChange={change} /> },
    { key: "days", filter: <DaysFilter view={view} onChange={change} /> },
    { key: "product", filter: <ProductFilter view={view} onChange={change} /> },
    { key: "channel", filter: <ChannelFilter view={view} onChange={change} /> },
    { key: "status", filter: <StatusFilter view={view} onChange={change} /> },
    { key: "code", filter: <CodeFilter view={view} onChange={change} /> },
  ];
  return (
    <IndexFilters
      tabs={logTabs(counts, reader)}
      selected={TAB_STATES.indexOf(view.state)}
      onSelect={(at) => change({ state: TAB_STATES[at] ?? null })}
      canCreateNewView={false}
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
        ...{ key, label },
        onRemove: () => change(without),
      }))}
      onClearAll={() => change(noFilter)}
      sortOptions={[
        {
          label: t("log.filter.order.by"),
          value: "time desc",
          directionLabel: t("log.filter.order.newest"),
        },
        {
          label: t("log.filter.order.by"),
          value: "time asc",
          directionLabel: t("log.filter.order.oldest"),
        },
      ]}
      sortSelected={[view.order === "newest" ? "time desc" : "time asc"]}
      onSort={([order]) => change({ order: order === "time asc" ? "oldest" : "newest" })}
      loading={loading}
      disableStickyMode
    />
  );
}

/** What is typed, which leads to another address a moment after the last letter; another address leads back. */
function useSearch(said: string, say: (typed: string) => void) {
  const [typed, setTyped] = useState(said);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => setTyped(said), [said]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return {
    typed,
    /** What was typed a moment ago leads nowhere any more. */
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

/** The states by their tabs; null is the one for all of them. */
const TAB_STATES: (State | null)[] = [null, ...LISTED_STATES];

/** The tabs with how many rows each has; 0 too, which no number at all would not say. */
function logTabs(counts: StateCounts | undefined, reader: Reader): TabProps[] {
  return TAB_STATES.map((state) => {
    const content = state ? reader.t(`common.state.${state}`) : reader.t("log.filter.allStates");
    const number = counts && numberWords(sumOf(counts, state), reader);
    return {
      ...{ id: state ?? "all", content },
      ...(number !== undefined && { badge: number }),
    };
  });
}

function sumOf(counts: StateCounts, state: State | null): number {
  return (state ? [state] : LISTED_STATES).reduce((sum, one) => sum + counts[one], 0);
}
