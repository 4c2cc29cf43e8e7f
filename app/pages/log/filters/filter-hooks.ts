import { NavigationType, useLocation, useNavigationType } from "@remix-run/react";
import { useState, useEffect, type RefObject } from "react";
import type { LogView } from "../../../outbox/log/filter.ts";
import { logAddress } from "../../shared/log-address.ts";
import { useResource } from "../../shared/use-resource.ts";

/** The navigation state of addresses that the filters open. */
export const BY_FILTERS = "filters";

/**
 * A new number whenever the filter in the address changes by something else than the filters, such
 * as Back or a link. Polaris reads the filter only on mount.
 */
export function useFilterResetKey(view: LogView): number {
  const state: unknown = useLocation().state;
  const back = useNavigationType() === NavigationType.Pop;
  const filter = logAddress({ ...view, order: "newest", cursor: null });
  const [seen, setSeen] = useState({ filter, led: 0 });
  if (seen.filter !== filter) {
    setSeen({ filter, led: seen.led + (state === BY_FILTERS && !back ? 0 : 1) });
  }
  return seen.led;
}

/**
 * Polaris leaves its filter mode and drops the filters on any Escape that reaches the window. An
 * Escape for a popover or a dialog must close only that: it may reach Polaris only from within the
 * bar, with nothing open.
 */
export function useEscapeGuard(bar: RefObject<HTMLElement>): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || !bar.current) return;
      const within = bar.current.contains(event.target as Node);
      const open = bar.current.querySelector("[aria-expanded=true]") !== null;
      if (!within || open) event.stopPropagation();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [bar]);
}

/** The choices of each path. */
interface Choices {
  "/app/products": { id: string; title: string };
  "/app/error-codes": string;
}

const READ: { [Path in keyof Choices]: (json: unknown) => Choices[Path][] } = {
  "/app/products": (json) => json as Choices["/app/products"][],
  "/app/error-codes": (json) => json as string[],
};

/** The choices of a filter, fetched when it is first shown; empty if no answer comes. */
export function useChoices<Path extends keyof Choices>(path: Path): Choices[Path][] | undefined {
  const { load, data } = useResource<Choices[Path][]>(path, READ[path]);
  useEffect(() => {
    const abort = new AbortController();
    void load(abort.signal);
    return () => abort.abort();
  }, [load]);
  return data && "kind" in data ? [] : data;
}
