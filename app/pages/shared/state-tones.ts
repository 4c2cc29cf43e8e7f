import type { State } from "../../outbox/subscription.ts";

export const STATE_TONES: Record<State, "info" | "success" | "critical" | "warning" | undefined> = {
  queued: "info",
  delivered: "success",
  failed: "critical",
  blocked: "warning",
  cancelled: undefined,
};
