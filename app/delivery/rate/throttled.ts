import type { Report } from "../../klaviyo/report.ts";

/** A 429, and how long it asks to wait; null where it does not say. */
export interface Throttled {
  retryAfterMs: number | null;
}

/** The 429 that a call was answered with; undefined for any other answer, and for none. */
export function throttledBy(report: Report | undefined): Throttled | undefined {
  const outcome = report?.outcome;
  return outcome?.kind === "unavailable" && outcome.reason === "throttled" ? outcome : undefined;
}
