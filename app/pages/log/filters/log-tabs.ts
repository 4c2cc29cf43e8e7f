import type { TabProps } from "@shopify/polaris";
import type { Reader } from "../../../locales/reader.tsx";
import type { StateCounts } from "../../../outbox/stats/figures.server.ts";
import { LISTED_STATES, type State } from "../../../outbox/subscription.ts";
import { numberWords } from "../../shared/number-words.ts";

/** The states by their tabs; null is the one for all of them. */
export const TAB_STATES: (State | null)[] = [null, ...LISTED_STATES];

/** The tabs with how many rows each has; 0 too, which no number at all would not say. */
export function logTabs(counts: StateCounts | undefined, reader: Reader): TabProps[] {
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
