import type { Reader } from "../../../locales/reader.tsx";
import {
  attemptWords as callWords,
  wordsOf,
  type OutcomeWord,
} from "../../shared/outcome-words.ts";
import type { SubscriptionAnswer } from "../subscription-answer.ts";
import type { SubscriptionView } from "../subscription-view.server.ts";
import { waitingWords } from "./wait-reason.ts";

/** What the sentences about the state are made of. */
type Stated = Pick<SubscriptionView, "state" | "waits" | "reason"> &
  Partial<Pick<SubscriptionView, "recording" | "restockedAt" | "flow">>;

/** The state of a sign-up and what to do about it, in sentences. */
export function stateWords(view: Stated, now: Date, reader: Reader): string[] {
  const { state, waits, reason, recording = false } = view;
  switch (state) {
    case "queued":
      // Klaviyo has this sign-up: only its consent is still to be sent.
      if (recording) return [reader.t("subscription.waiting.recording")];
      return [
        waits ? waitingWords(waits, now, reader) : reader.t("subscription.waiting.handedOver"),
      ];
    case "delivered":
      return deliveredWords(view, reader);
    case "failed":
    case "blocked":
      return explained(reason ?? "", reader);
    case "cancelled":
      return [reader.t("subscription.state.erased")];
  }
}

/** Whether a message is still to come: not after a return, and not where the flow sends none. */
function deliveredWords({ restockedAt, flow }: Stated, reader: Reader): string[] {
  const [meaning, remedy] = explained("delivered", reader);
  const { t } = reader;
  if (restockedAt) return [meaning, t("subscription.delivered.cameBack")];
  switch (flow) {
    case "draft":
    case "manual":
    case "none":
      return [meaning, t(`subscription.delivered.${flow}`)];
    case "no_metric":
      return [meaning, t("subscription.delivered.none")];
    default:
      return [meaning, remedy];
  }
}

function explained(word: string, reader: Reader): [meaning: string, remedy: string] {
  const { meaning, remedy } = wordsOf(word, reader);
  return [meaning, remedy];
}

/** Klaviyo's own detail for a failed sign-up; null if its last answer is not the reason. */
export function klaviyoSaid(
  {
    state,
    reason,
    attempts,
  }: Pick<SubscriptionView, "state" | "reason"> & {
    attempts: { outcome: string; detail: string | null; late: boolean }[];
  },
  { t }: Reader,
): string | null {
  const last = attempts.find(({ late }) => !late);
  if (state !== "failed" || !last?.detail || last.outcome !== reason) return null;
  return t("common.klaviyoSays", { detail: last.detail });
}

/**
 * The sentences of each attempt, newest first. The meaning is left out if the state or the attempt
 * above already says it; only the last attempt of a waiting row has a remedy.
 */
export function attemptNotes(
  view: Stated & { attempts: { step: string; outcome: string }[] },
  now: Date,
  reader: Reader,
): string[][] {
  const said = stateWords(view, now, reader).join("\n");
  return view.attempts.map(({ step, outcome }, at) => {
    const { meaning, remedy } = callWords(step, outcome, reader);
    const above = view.attempts[at - 1];
    const isRepeat = above?.step === step && above.outcome === outcome;
    // The state already explains this one.
    const isAwaited = view.waits?.kind === "unsynced" && outcome === "variant_not_found";
    const isSaid = said.includes(meaning) || isRepeat || isAwaited;
    const isLast = at === 0 && view.state === "queued";
    const isOpen = isLast && !isAwaited && !said.includes(remedy);
    return [...(isSaid ? [] : [meaning]), ...(isOpen ? [remedy] : [])];
  });
}

const MISTYPED = new Set<OutcomeWord>(["email_refused", "phone_refused"]);

/** Whether correcting is the recommended action: Klaviyo refused an address. */
export function correctionHelps({ state, reason }: Pick<SubscriptionView, "state" | "reason">) {
  return state === "failed" && MISTYPED.has(reason as OutcomeWord);
}

/** Whether resending is the recommended action: not if the row would fail again. */
export function resendHelps(view: Pick<SubscriptionView, "state" | "reason">) {
  return view.state === "failed" && !correctionHelps(view) && view.reason !== "damaged";
}

/** The toast for an answer; results of a form are shown in the form. */
export function answerToast(
  answer: SubscriptionAnswer | undefined,
  { t }: Reader,
): string | undefined {
  switch (answer?.intent) {
    case "send_again":
    case "record_consent":
    case "correct":
      return answer.sent && t(`subscription.sentAgain.${answer.sent}`);
    case "delete":
      return answer.batch
        ? t("deletion.planned", { count: 1, number: "1" })
        : t("views.signUp.deletedBefore");
    case "undo":
      if (answer.kept > 0) return t("deletion.undone");
      return t(answer.erased > 0 ? "deletion.tooLate" : "deletion.nothingLeft");
    case null:
      return t("subscription.sentAgain.no_order");
    case "unanswered":
      return answer.of === "undo" ? t("deletion.notUndone") : undefined;
    case "find_profile":
    case undefined:
      return undefined;
  }
}
