import type { State } from "../outbox/subscription.ts";

export interface StateWords {
  label: string;
  tone: "info" | "success" | "critical" | "warning" | undefined;
}

/** What the merchant reads for each state. A 202 of Klaviyo's is "accepted", which is not yet "sent". */
export const STATE_WORDS: Record<State, StateWords> = {
  queued: { label: "Waiting", tone: "info" },
  delivered: { label: "Accepted by Klaviyo", tone: "success" },
  failed: { label: "Failed", tone: "critical" },
  blocked: { label: "Blocked", tone: "warning" },
  cancelled: { label: "Cancelled", tone: undefined },
};
