import type { Seen } from "../../../outbox/seen.ts";
import type { State } from "../../../outbox/subscription.ts";

/** How far a test sign-up has come, as sent to the page. Times are ISO 8601. */
export interface TestSteps {
  kind: "steps";
  state: State;
  storedAt: string;
  sentAt: string | null;
  acceptedAt: string | null;
  seen: Seen | null;
  /** The outbox's word for what Klaviyo or the app said last. */
  reason: string | null;
}

/** The answer to an order of a test. */
export type TestAnswer =
  { kind: "made"; id: string } | { kind: "no_email" | "no_variant" | "no_key" | "too_soon" };

/** `unknown` where it was waited for in vain. */
export type TestStepState = "done" | "waiting" | "next" | "failed" | "unknown";

export const TEST_STEPS = ["stored", "sent", "accepted", "seen"] as const;

/** Events come within seconds; after this time the page no longer waits for one. */
const SEEN_WITHIN_MS = 2 * 60_000;

/** The state of each step, in their order. Pure. */
export function testStepStates(
  { state, sentAt, acceptedAt, seen }: TestSteps,
  now: Date,
): Record<(typeof TEST_STEPS)[number], TestStepState> {
  const failed = state === "failed" || state === "blocked";
  if (!acceptedAt) {
    return {
      stored: "done",
      sent: sentAt ? "done" : failed ? "failed" : "waiting",
      accepted: sentAt ? (failed ? "failed" : "waiting") : "next",
      seen: "next",
    };
  }
  const waitedMs = now.getTime() - Date.parse(acceptedAt);
  return {
    stored: "done",
    sent: "done",
    accepted: "done",
    seen: seen === "seen" ? "done" : waitedMs < SEEN_WITHIN_MS ? "waiting" : "unknown",
  };
}

/** Whether a step may still change by itself. */
export function isUnderWay(steps: TestSteps, now: Date): boolean {
  return (
    steps.state !== "cancelled" && Object.values(testStepStates(steps, now)).includes("waiting")
  );
}
