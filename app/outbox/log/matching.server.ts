import { targetFilter } from "../bulk/bulk-action.ts";
import { conditionsOf, type Conditions } from "./conditions.server.ts";
import { countMeant, type MatchCount } from "./count.server.ts";
import { sumOf, type StateCounts } from "../stats/figures.server.ts";
import type { LogFilter } from "./filter.ts";

export interface Matching {
  /** How many rows a filter means. */
  matching: MatchCount;
  /** How many of them would be sent again. */
  sendable: MatchCount;
}

/**
 * Counts what "all that match" would be done to: by the sums of the states where the filter names no
 * more than one of these, else by its conditions, which whoever lists the rows has made already.
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
