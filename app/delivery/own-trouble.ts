import type { Next } from "../outbox/settle.ts";
import { rowBackoffMs, type Doubling } from "./backoff.ts";

export interface OwnTroubleSettings {
  doubling: Doubling;
  /** A row that fails while others got through within this is in trouble of its own. */
  othersWithinMs: number;
  /** So much waiting for such trouble, in all, and the row fails. */
  givesUpAfterMs: number;
}

/** Whether somebody else got through so lately that a failure is the row's own. Times are epoch milliseconds. */
export function isOwn(
  { othersAt, at }: { othersAt: number | null; at: number },
  { othersWithinMs }: OwnTroubleSettings,
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
export function afterTrouble(
  row: Troubled,
  others: { othersAt: number | null; at: number },
  settings: OwnTroubleSettings,
  random: () => number,
): Next {
  const { at } = others;
  const { doubling, givesUpAfterMs } = settings;
  if (!isOwn(others, settings)) return { state: "queued", dueAt: new Date(at + 1) };
  if (row.troubledMs >= givesUpAfterMs) return { state: "failed", reason: "kept_failing" };
  const failures = row.failures + 1;
  const waitMs = rowBackoffMs(failures, doubling, random);
  return {
    state: "queued",
    dueAt: new Date(at + waitMs),
    trouble: { failures, troubledMs: row.troubledMs + waitMs },
  };
}
