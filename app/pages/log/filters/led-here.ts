import { NavigationType, useLocation, useNavigationType } from "@remix-run/react";
import { useState } from "react";
import type { LogView } from "../../../outbox/log/filter.ts";
import { logAddress } from "../../shared/log-address.ts";

/** What the filters leave with an address that they lead to. */
export const BY_FILTERS = "filters";

/**
 * Another number whenever the address filters otherwise and the filters have not led there: Back does,
 * and a link. Polaris takes in what is filtered for when it is drawn, and not later.
 */
export function useLedHere(view: LogView): number {
  const state: unknown = useLocation().state;
  const back = useNavigationType() === NavigationType.Pop;
  const filter = logAddress({ ...view, order: "newest", cursor: null });
  const [seen, setSeen] = useState({ filter, led: 0 });
  if (seen.filter !== filter) {
    setSeen({ filter, led: seen.led + (state === BY_FILTERS && !back ? 0 : 1) });
  }
  return seen.led;
}
