import { NavigationType, useLocation, useNavigationType } from "@remix-run/react";
import { useState, useEffect, type RefObject } from "react";
import type { LogView } from "../../../outbox/log/filter.ts";
import { logAddress } from "../../shared/log-address.ts";

/** What the filters leave with an address that they lead to. */
export const BY_FILTERS = "filters";

/**
 * Another number whenever the address filters otherwise and the filters have not led there: Back does,
 * and a link. Polaris takes in what is filtered for when it is drawn, and not later.
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
 * Polaris leaves its filters, and drops them, at any Escape that reaches the window. One that is meant
 * for a popover or a question closes that alone: only within the bar, with nothing open, it is for them.
 */
export function useEscapeGuard(bar: RefObject<HTMLElement>): void {
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || !bar.current) return;
      const within = bar.current.contains(event.target as Node);
      const open = bar.current.querySelector("[aria-expanded=true]") !== null;
      if (!within || open) event.stopPropagation();
    };
    document.addEventListener("keydown", hear);
    return () => document.removeEventListener("keydown", hear);
  }, [bar]);
}
