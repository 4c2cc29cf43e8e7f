import type { CorrectionResult } from "../../outbox/correct.server.ts";
import type { Unanswered } from "../frame/outage.ts";
import type { ConnectionStatus, PauseCause } from "../../merchant/connection-status.server.ts";

/** What the page of one sign-up is told of what it ordered. */
export type SubscriptionAnswer =
  | Unanswered
  | { intent: "send_again" | "record_consent"; sent: ResendResult }
  | { intent: "correct"; result: CorrectionResult; sent: ResendResult | undefined }
  /** The request names no known action. */
  | { intent: null };

type ResendResult = "changed" | "no_key" | "on_hold" | PauseCause | "on_its_way";

/**
 * What becomes of a row after "Send again" or "Release": it is queued, and whether it goes out now
 * depends on how the shop stands with Klaviyo.
 */
export function resendResult(
  resent: boolean,
  connection: Pick<ConnectionStatus, "keyLastFour" | "hold" | "waiting"> | undefined,
): ResendResult {
  if (!resent) return "changed";
  if (!connection?.keyLastFour) return "no_key";
  if (connection.hold) return "on_hold";
  return connection.waiting?.cause ?? "on_its_way";
}
