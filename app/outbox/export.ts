import { conditionsOf } from "./conditions.ts";
import type { LogFilter, Order } from "./filter.ts";
import { findRows } from "./history.ts";
import { walk, type Place } from "./walk.ts";

/** Rows that are in memory at once: a blink of the process’s time, and no more ids than a statement takes. */
const BATCH = 500;

export type ExportedRow = Awaited<ReturnType<typeof findRows>>[number];

/**
 * All rows of a shop that a filter means, batch by batch: the next one is read once somebody takes it.
 * Rows that come in while it goes on are in it or not; none that was there is left out or comes twice.
 */
export async function* exportRows(
  shop: string,
  filter: LogFilter,
  order: Order,
): AsyncGenerator<ExportedRow[]> {
  const conditions = await conditionsOf(shop, filter);
  const direction = order === "newest" ? "older" : "newer";
  let from: Place | null = null;
  for (;;) {
    const { rows, stoppedAt } = await walk({ conditions, direction, from, limit: BATCH });
    if (rows.length > 0) yield await findRows(shop, rows);
    from = stoppedAt ?? (rows.length === BATCH ? (rows.at(-1) ?? null) : null);
    if (!from) return;
  }
}
