import type { ConsentStep } from "../consent/consent-step.server.ts";

/** What one call to Klaviyo returned, as it is stored. */
export interface AttemptRecord {
  at: Date;
  durationMs: number;
  step: "consent" | "back_in_stock";
  outcome: string;
  status: number | null;
  /** As it was requested, and as Klaviyo says that it was served. */
  revision: string;
  servedRevision: string | null;
  channels: string;
  requestId: string | null;
  code: string | null;
  pointer: string | null;
  detail: string | null;
  answer: string | null;
}

/** Where a row goes after its call. */
export type Next =
  | {
      state: "delivered";
      /** Klaviyo took the row without its phone number. */
      phoneRefused?: true;
      /** What happened to its consent, where that was all that was requested. */
      consentStep?: ConsentStep | null;
    }
  | { state: "failed"; reason: string }
  | {
      state: "queued";
      dueAt: Date;
      /** The row's own failures, counted with this call; unchanged where it had none. */
      trouble?: { failures: number; troubledMs: number };
      /** How long the row has waited for Klaviyo to know its variant; unchanged where it did not. */
      unsyncedMs?: number;
      phoneRefused?: true;
      consentStep?: ConsentStep | null;
    };

export interface Settlement {
  row: { id: string; shop: string; version: number; attemptCount: number };
  keyVersion: number;
  /** Null where the row was settled without a call. */
  attempt: AttemptRecord | null;
  next: Next;
}

/** A settlement under the id that its attempt has. */
export type SettledAttempt = Settlement & { attemptId: string };
