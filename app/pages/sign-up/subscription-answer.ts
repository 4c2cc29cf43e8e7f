import type { CorrectionResult } from "../../outbox/correct.server.ts";
import type { SentAgain } from "./state/sent-again.ts";
import type { Unanswered } from "../frame/unanswered.ts";

/** What the page of one sign-up is told of what it ordered. */
export type SubscriptionAnswer =
  | Unanswered
  | { intent: "send_again" | "record_consent"; sent: SentAgain }
  | { intent: "correct"; result: CorrectionResult; sent: SentAgain | undefined }
  /** What was sent is no order. */
  | { intent: null };
