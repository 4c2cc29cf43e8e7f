import type { Next } from "../../outbox/queue/settle.server.ts";
import { rowBackoffMs, type Doubling } from "./backoff.ts";

/** How a row's waits grow, and so much waiting in all, and the row fails. All in milliseconds. */
export interface Retries {
  doubling: Doubling;
  givesUpAfterMs: number;
}

export interface RowFaultSettings extends Retries {
  /** A row that fails while others got through within this is in trouble of its own. */
  othersWithinMs: number;
}

/** Whether somebody else got through so lately that a failure is the row's own. Times are epoch milliseconds. */
export function isRowAtFault(
  { othersAt, at }: { othersAt: number | null; at: number },
  { othersWithinMs }: RowFaultSettings,
): boolean {
  // What is said to have been later than now, was before somebody set the clock back.
  return othersAt !== null && othersAt <= at && at - othersAt <= othersWithinMs;
}

interface Troubled {
  failures: number;
  troubledMs: number;
}

/**
 * Where a row goes whose call came to nothing. In an outage it loses nothing and only goes behind
 * the rows that are due, so that each probe is another one. Where others got through it backs off,
 * and after days of that it fails. Times are epoch milliseconds.
 */
export function retryOrFailAtFault(
  row: Troubled,
  others: { othersAt: number | null; at: number },
  settings: RowFaultSettings,
  random: () => number,
): Next {
  const { at } = others;
  if (!isRowAtFault(others, settings)) return { state: "queued", dueAt: new Date(at + 1) };
  return retryOrFail(row, at, settings, random, "kept_failing");
}

/** Backs a row off for trouble of its own, or fails it for `reason` once it has waited for long enough. */
export function retryOrFail(
  row: Troubled,
  at: number,
  { doubling, givesUpAfterMs }: Retries,
  random: () => number,
  reason: string,
): Next {
  if (row.troubledMs >= givesUpAfterMs) return { state: "failed", reason };
  const failures = row.failures + 1;
  const waitMs = rowBackoffMs(failures, doubling, random);
  return {
    state: "queued",
    dueAt: new Date(at + waitMs),
    trouble: { failures, troubledMs: row.troubledMs + waitMs },
  };
}
