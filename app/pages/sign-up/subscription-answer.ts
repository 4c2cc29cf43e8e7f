import type { CorrectionResult } from "../../outbox/correct.server.ts";
import type { Undone } from "../../outbox/planned-deletion.server.ts";
import type { ProfileFound } from "../../merchant/klaviyo-profile.server.ts";
import type { Unanswered } from "../frame/outage.ts";
import type { ConnectionStatus, PauseCause } from "../../merchant/connection-status.server.ts";

/** The answer to an action of the page of one sign-up. */
export type SubscriptionAnswer =
  | Unanswered
  | { intent: "send_again" | "record_consent"; sent: ResendResult }
  /** What undoes it; undefined where it was deleted already. */
  | { intent: "delete"; batch: string | undefined }
  | ({ intent: "undo" } & Undone)
  | { intent: "correct"; result: CorrectionResult; sent: ResendResult | undefined }
  | { intent: "find_profile"; profile: ProfileFound }
  /** The request names no known action. */
  | { intent: null };

type ResendResult = "changed" | "no_key" | "on_hold" | PauseCause | "on_its_way";

/**
 * The result of "Send again" or "Release": the row is queued, and the shop's connection to Klaviyo
 * decides whether it is sent now.
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
