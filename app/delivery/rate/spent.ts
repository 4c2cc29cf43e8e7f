import type { CeilingState } from "./ceiling.ts";
import type { CallsAgo } from "./own-calls.ts";

/** Klaviyo's windows for one endpoint and one account. */
export interface Limits {
  perSecond: number;
  perMinute: number;
}

/**
 * What one process passes to the next about an account: the running minute, and what was learnt.
 */
export interface Spent {
  calls: CallsAgo;
  /** Whether there may be unreported calls. */
  blind: boolean;
  /** Absent where answers named no other limits than the documented ones. */
  limits?: Limits | undefined;
  /** Calls of others per minute. */
  others?: number | undefined;
  second?: CeilingState | undefined;
  minute?: CeilingState | undefined;
}
