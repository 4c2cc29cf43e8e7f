import { randomUUID } from "node:crypto";

interface FailedAttempt {
  shop: string;
  subscriptionId: string;
  at: Date;
  answer: string;
  detail: string;
}

/** A call that failed, as the database stores it: its answer and detail may name a person. */
export function failedAttempt(of: FailedAttempt) {
  return {
    ...of,
    id: randomUUID(),
    number: 0,
    rowVersion: 1,
    keyVersion: 1,
    durationMs: 1,
    outcome: "failed",
    revision: "2026-07-15",
    channels: "EMAIL",
  };
}
