import type { AttemptRecord } from "#app/outbox/queue/settlement.ts";

/** A call that Klaviyo accepted, as it is recorded. */
export function acceptedAttempt(at: Date, changes: Partial<AttemptRecord> = {}): AttemptRecord {
  return {
    at,
    durationMs: 42,
    step: "back_in_stock",
    outcome: "delivered",
    status: 202,
    revision: "2026-07-15",
    channels: "EMAIL",
    requestId: null,
    servedRevision: null,
    code: null,
    pointer: null,
    detail: null,
    answer: null,
    ...changes,
  };
}
