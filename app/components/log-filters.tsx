import { useNavigate } from "@remix-run/react";
import { IndexFilters, IndexFiltersMode, type TabProps } from "@shopify/polaris";
import { useEffect, useRef, useState } from "react";
import type { Counts } from "../outbox/figures.ts";
import { noFilter, type LogView } from "../outbox/filter.ts";
import { LISTED_STATES } from "../outbox/subscription.ts";
import { FILTER_WORDS, ORDER_WORDS, pillsOf, type FilterKey } from "./filter-words.ts";
import {
  ChannelFilter,
  CodeFilter,
  DaysFilter,
  ProductFilter,
  StatusFilter,
} from "./log-filter.tsx";
import { logAddress } from "./log-address.ts";
import { STATE_WORDS } from "./state-words.ts";

interface LogFiltersProps {
  view: LogView;
  /** How many rows there are in each state; undefined under a filter that nobody has counted for. */
  counts: Counts | undefined;
  /** What the product is called that is filtered for. */
  productName: string | null;
  loading: boolean;
}

/** Whoever types is done with a word after this long. */
const TYPED_MS = 300;
const STATES: LogView["state"][] = [null, ...LISTED_STATES];

/** Which rows are shown: everything of it stands in the address, so that a view can be sent to a colleague. */
export function LogFilters({ view, counts, productName, loading }: LogFiltersProps) {
  const navigate = useNavigate();
  const [mode, setMode] = useState(
    isNarrowed(view) ? IndexFiltersMode.Filtering : IndexFiltersMode.Default,
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
      tabs={STATES.map((state) => tabOf(state, counts))}
      selected={STATES.indexOf(view.state)}
      onSelect={(at) => change({ state: STATES[at] ?? null })}
      canCreateNewView={false}
      mode={mode}
      setMode={setMode}
      cancelAction={{ onAction: () => change({ ...noFilter, state: view.state }) }}
      queryValue={search.typed}
      queryPlaceholder="E-mail or its beginning, phone or variant id"
      onQueryChange={search.type}
      onQueryClear={() => search.type("")}
      filters={filters.map(({ key, filter }) => ({ key, filter, label: FILTER_WORDS[key] }))}
      appliedFilters={pillsOf(view, { product: productName }).map(({ key, label, without }) => ({
        ...{ key, label },
        onRemove: () => change(without),
      }))}
      onClearAll={() => change({ ...noFilter, state: view.state })}
      sortOptions={[
        { label: "Signed up", value: "time desc", directionLabel: ORDER_WORDS.newest },
        { label: "Signed up", value: "time asc", directionLabel: ORDER_WORDS.oldest },
      ]}
      sortSelected={[view.order === "newest" ? "time desc" : "time asc"]}
      onSort={([order]) => change({ order: order === "time asc" ? "oldest" : "newest" })}
      loading={loading}
      disableStickyMode
    />
  );
}

function isNarrowed(view: LogView): boolean {
  return view.search !== "" || pillsOf(view, { product: null }).length > 0;
}

function tabOf(state: LogView["state"], counts: Counts | undefined): TabProps {
  const content = state ? STATE_WORDS[state].label : "All";
  const count = state && counts ? counts[state] : 0;
  return {
    id: state ?? "all",
    content,
    ...(count > 0 && { badge: count.toLocaleString("en") }),
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
