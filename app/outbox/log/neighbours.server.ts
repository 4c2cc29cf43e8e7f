import { conditionsOf, SCAN_LIMIT } from "./conditions.server.ts";
import type { LogFilter } from "./filter.ts";
import { scanLog, type Direction, type LogPosition } from "./scan-log.server.ts";

/** The rows beside one in the log; null where it ends, or where none is found among 2,500. */
export interface Neighbours {
  newer: string | null;
  older: string | null;
}

/** Both sides together are one page's look. */
const EITHER_SIDE = SCAN_LIMIT / 2;

/**
 * The ids of the rows just before and after one in a shop's log, of those that the filter shows. The
 * row itself need not be one of them any more: its place is its time.
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
