import type { FixedFilter } from "../log/filter.ts";
import { canBeSentAgain } from "../subscription.ts";

/**
 * The bulk actions of the log: sending failed rows again, releasing blocked rows, or deleting rows.
 */
export const BULK_ACTIONS = ["send_again", "delete"] as const;

export type BulkAction = (typeof BULK_ACTIONS)[number];

/**
 * What "all that match" means. To be sent again: the failed rows, or the blocked ones where the
 * filter names them; undefined where the filter shows rows that are never sent again. To be
 * deleted: all.
 */
export function targetFilter(action: BulkAction, filter: FixedFilter): FixedFilter | undefined {
  if (action === "delete") return filter;
  const state = filter.state ?? "failed";
  return canBeSentAgain(state) ? { ...filter, state } : undefined;
}
