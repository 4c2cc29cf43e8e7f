import type { Report } from "../../klaviyo/report.ts";

/** A call that was begun: hand it back when it is answered or given up. */
export interface Slot {
  readonly startedAt: number;
}

/** A 429, and how long it asks to wait; null where it does not say. */
export interface Throttled {
  retryAfterMs: number | null;
}

/** The 429 that a call was answered with; undefined for any other answer, and for none. */
export function throttledBy(report: Report | undefined): Throttled | undefined {
  const outcome = report?.outcome;
  return outcome?.kind === "unavailable" && outcome.reason === "throttled" ? outcome : undefined;
}
