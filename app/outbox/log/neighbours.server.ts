import { conditionsOf, SCAN_LIMIT } from "./conditions.server.ts";
import type { LogFilter } from "./filter.ts";
import { scanLog, type Direction, type LogPosition } from "./scan-log.server.ts";

/**
 * The rows beside one in the log; null where the log ends, or where none is found within 2,500
 * rows.
 */
export interface Neighbours {
  newer: string | null;
  older: string | null;
}

/** Both sides together use one page's scan limit. */
const EITHER_SIDE = SCAN_LIMIT / 2;

/**
 * The ids of the matching rows just before and after one in a shop's log. The row itself need not
 * match any more: its position is its time.
 */
export async function neighboursOf(
  shop: string,
  { createdAt, id }: LogPosition,
  filter: LogFilter,
): Promise<Neighbours> {
  const conditions = await conditionsOf(shop, filter);
  const next = async (direction: Direction) => {
    const from = { createdAt, id };
    const { rows } = await scanLog({ conditions, direction, from, limit: 1, most: EITHER_SIDE });
    return rows[0]?.id ?? null;
  };
  const [newer, older] = await Promise.all([next("newer"), next("older")]);
  return { newer, older };
}
