import { useNavigate } from "@remix-run/react";
import { IndexFilters, IndexFiltersMode, type TabProps } from "@shopify/polaris";
import { useEffect, useRef, useState } from "react";
import { useReader, type Reader } from "../locales/reader.tsx";
import type { Counts } from "../outbox/figures.ts";
import { noFilter, type LogView } from "../outbox/filter.ts";
import { LISTED_STATES } from "../outbox/subscription.ts";
import { pillsOf, type FilterKey } from "./filter-words.ts";
import {
  ChannelFilter,
  CodeFilter,
  DaysFilter,
  ProductFilter,
  StatusFilter,
} from "./log-filter.tsx";
import { logAddress } from "./log-address.ts";
import { numberWords } from "./number-words.ts";
import type { Titles } from "./product-words.ts";

interface LogFiltersProps {
  view: LogView;
  /** How many rows there are in each state; undefined under a filter that nobody has counted for. */
  counts: Counts | undefined;
  /** What is known of the product that is filtered for. */
  titles: Titles | null;
  loading: boolean;
}

/** Whoever types is done with a word after this long. */
const TYPED_MS = 300;
const STATES: LogView["state"][] = [null, ...LISTED_STATES];

/** Which rows are shown: everything of it stands in the address, so that a view can be sent to a colleague. */
export function LogFilters({ view, counts, titles, loading }: LogFiltersProps) {
  const reader = useReader();
  const { t } = reader;
  const navigate = useNavigate();
  const pills = pillsOf(view, titles, reader);
  const narrowed = view.search !== "" || pills.length > 0;
  const [mode, setMode] = useState(
    narrowed ? IndexFiltersMode.Filtering : IndexFiltersMode.Default,
  );
  const change = (changes: Partial<LogView>, replace = false) =>
    navigate(logAddress({ ...view, cursor: null, ...changes }), {
      replace,
      preventScrollReset: true,
    });
  // Back leads out of a search, not letter by letter through it.
  const search = useSearch(view.search, (typed) => change({ search: typed }, view.search !== ""));
  const filters: { key: FilterKey; filter: React.ReactNode }[] = [
    { key: "days", filter: <DaysFilter view={view} onChange={change} /> },
    { key: "product", filter: <ProductFilter view={view} onChange={change} /> },
    { key: "channel", filter: <ChannelFilter view={view} onChange={change} /> },
    { key: "status", filter: <StatusFilter view={view} onChange={change} /> },
    { key: "code", filter: <CodeFilter view={view} onChange={change} /> },
  ];
  return (
    <IndexFilters
      tabs={STATES.map((state) => tabOf(state, counts, reader))}
      selected={STATES.indexOf(view.state)}
      onSelect={(at) => change({ state: STATES[at] ?? null })}
      canCreateNewView={false}
      mode={mode}
      setMode={setMode}
      cancelAction={{ onAction: () => change({ ...noFilter, state: view.state }) }}
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
      onClearAll={() => change({ ...noFilter, state: view.state })}
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

function tabOf(state: LogView["state"], counts: Counts | undefined, reader: Reader): TabProps {
  const content = state ? reader.t(`common.state.${state}`) : reader.t("log.filter.allStates");
  const count = state && counts ? counts[state] : 0;
  return {
    id: state ?? "all",
    content,
    ...(count > 0 && { badge: numberWords(count, reader) }),
  };
}

/** What is typed, which leads to another address a moment after the last letter; another address leads back. */
function useSearch(said: string, say: (typed: string) => void) {
  const [typed, setTyped] = useState(said);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => setTyped(said), [said]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return {
    typed,
    type: (text: string) => {
      setTyped(text);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => say(text.trim()), TYPED_MS);
    },
  };
}
