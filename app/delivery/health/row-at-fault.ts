import type { Next } from "../../outbox/queue/settlement.ts";
import { rowBackoffMs, type Doubling } from "./backoff.ts";

/** How a row's waits grow, and after how much waiting in all the row fails. All in milliseconds. */
export interface Retries {
  doubling: Doubling;
  givesUpAfterMs: number;
}

export interface RowAtFaultSettings extends Retries {
  /** A row that fails while others succeeded within this time is at fault itself. */
  successWithinMs: number;
}

/** When a call failed, and when Klaviyo last took a row before. Both are epoch milliseconds. */
interface FailureTimes {
  at: number;
  /** Null while Klaviyo is not known to have taken any. */
  succeededAt: number | null;
}

/** Whether another row succeeded so recently that a failure is the row's own. */
export function isRowAtFault(
  { succeededAt, at }: FailureTimes,
  { successWithinMs }: RowAtFaultSettings,
): boolean {
  // A recorded time in the future comes from before the clock was set back.
  return succeededAt !== null && succeededAt <= at && at - succeededAt <= successWithinMs;
}

interface Troubled {
  failures: number;
  troubledMs: number;
}

/**
 * Where a row goes whose call failed. In an outage it loses nothing and only requeues behind the
 * due rows, so that the next probe uses another row. Where others succeeded it backs off, and after
 * days of that it fails. Times are epoch milliseconds.
 */
export function retryOrFailAtFault(
  row: Troubled,
  times: FailureTimes,
  settings: RowAtFaultSettings,
  random: () => number,
): Next {
  const { at } = times;
  if (!isRowAtFault(times, settings)) return { state: "queued", dueAt: new Date(at + 1) };
  const { doubling, givesUpAfterMs } = settings;
  if (row.troubledMs >= givesUpAfterMs) return { state: "failed", reason: "kept_failing" };
  const failures = row.failures + 1;
  const waitMs = rowBackoffMs(failures, doubling, random);
  return {
    state: "queued",
    dueAt: new Date(at + waitMs),
    trouble: { failures, troubledMs: row.troubledMs + waitMs },
  };
}

/**
 * Where a row goes whose variant Klaviyo does not know, or not yet: it waits longer each time, and
 * fails once it has waited long enough for that. Waits for anything else do not count, and neither
 * do they begin it again.
 */
export function retryUnsynced(
  { unsyncedMs }: { unsyncedMs: number },
  at: number,
  { doubling, givesUpAfterMs }: Retries,
  random: () => number,
): Next {
  if (unsyncedMs >= givesUpAfterMs) return { state: "failed", reason: "variant_not_found" };
  // Waits that double add up to one less than the next power of two.
  const tries = Math.floor(Math.log2(unsyncedMs / doubling.baseMs + 1));
  const waitMs = rowBackoffMs(tries + 1, doubling, random);
  return {
    state: "queued",
    dueAt: new Date(at + waitMs),
    unsyncedMs: unsyncedMs + waitMs,
  };
}
