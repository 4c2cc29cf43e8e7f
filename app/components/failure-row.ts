import { toLogRow } from "./log-row.ts";
import { wordsOf } from "./outcome-words.ts";

export const FAILURES_TITLE = "Newest failures";
export const ALL_FAILURES = "See all that failed";

/** One that failed: who, what for, why, and what to do. */
export function toFailure(row: Parameters<typeof toLogRow>[0]) {
  const { id, shopper, product, createdAt } = toLogRow(row);
  const { label, meaning, remedy } = wordsOf(row.lastReason ?? row.lastOutcome ?? "");
  return { id, shopper: shopper.main, product, createdAt, label, words: `${meaning} ${remedy}` };
}

export type Failure = ReturnType<typeof toFailure>;
