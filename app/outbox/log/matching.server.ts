import { targetFilter } from "../bulk/bulk-action.ts";
import { conditionsOf, type Conditions } from "./conditions.server.ts";
import { countMeant, type MatchCount } from "./count.server.ts";
import { sumOf, type StateCounts } from "../stats/figures.server.ts";
import type { LogFilter } from "./filter.ts";

export interface Matching {
  /** How many rows match a filter. */
  matching: MatchCount;
  /** How many of them would be sent again. */
  sendable: MatchCount;
}

/**
 * Counts the rows that "all that match" covers: from the state counts where the filter names at
 * most a state, else by its conditions, which the caller that lists the rows has built already.
 */
export async function countMatching(
  shop: string,
  filter: LogFilter,
  { counts, conditions }: { counts: StateCounts | undefined; conditions: Conditions },
): Promise<Matching> {
  const again = targetFilter("send_again", filter);
  const count = async (meant: LogFilter): Promise<MatchCount> => {
    if (counts) return { count: sumOf(counts, meant.state), more: false };
    return countMeant(meant === filter ? conditions : await conditionsOf(shop, meant));
  };
  const matching = count(filter);
  if (!again) return { matching: await matching, sendable: { count: 0, more: false } };
  const sendable = again.state === filter.state ? matching : count(again);
  const [all, some] = await Promise.all([matching, sendable]);
  return { matching: all, sendable: some };
}
