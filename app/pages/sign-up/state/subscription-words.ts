import type { Reader } from "../../../locales/reader.tsx";
import {
  attemptWords as callWords,
  wordsOf,
  type OutcomeWord,
} from "../../shared/outcome-words.ts";
import type { SubscriptionAnswer } from "../subscription-answer.ts";
import type { SubscriptionView } from "../subscription-view.server.ts";
import { waitingWords } from "./wait-reason.ts";

/** Where a sign-up stands and what can be done about it, in sentences. */
export function stateWords(
  {
    state,
    waits,
    reason,
    recording = false,
  }: Pick<SubscriptionView, "state" | "waits" | "reason"> & { recording?: boolean },
  now: Date,
  reader: Reader,
): string[] {
  switch (state) {
    case "queued":
      // Of a sign-up that Klaviyo has, nothing is sent any more.
      if (recording) return [reader.t("subscription.waiting.recording")];
      return [
        waits ? waitingWords(waits, now, reader) : reader.t("subscription.waiting.handedOver"),
      ];
    case "delivered":
      return explained("delivered", reader);
    case "failed":
    case "blocked":
      return explained(reason ?? "", reader);
    case "cancelled":
      return [reader.t("subscription.state.erased")];
  }
}

function explained(word: string, reader: Reader): string[] {
  const { meaning, remedy } = wordsOf(word, reader);
  return [meaning, remedy];
}

/** What Klaviyo itself said of a sign-up that failed; null where its last answer is not the reason. */
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
 * What each attempt, newest first, says beside its label. Its meaning is left out where the state or
 * the attempt above says the same; a remedy stands only with the last attempt of a row that waits:
 * what a later one has settled needs none.
 */
export function attemptNotes(
  view: Pick<SubscriptionView, "state" | "waits" | "reason"> & {
    recording?: boolean;
    attempts: { step: string; outcome: string }[];
  },
  now: Date,
  reader: Reader,
): string[][] {
  const said = stateWords(view, now, reader).join("\n");
  return view.attempts.map(({ step, outcome }, at) => {
    const { meaning, remedy } = callWords(step, outcome, reader);
    const above = view.attempts[at - 1];
    const isRepeat = above?.step === step && above.outcome === outcome;
    // The state says of this one what it means, and what to do, in words of its own.
    const isAwaited = view.waits?.kind === "unsynced" && outcome === "variant_not_found";
    const isSaid = said.includes(meaning) || isRepeat || isAwaited;
    const isLast = at === 0 && view.state === "queued";
    const isOpen = isLast && !isAwaited && !said.includes(remedy);
    return [...(isSaid ? [] : [meaning]), ...(isOpen ? [remedy] : [])];
  });
}

const MISTYPED = new Set<OutcomeWord>(["email_refused", "phone_refused"]);

/** Whether a row is there to be corrected first: what Klaviyo refused is an address. */
export function correctionHelps({ state, reason }: Pick<SubscriptionView, "state" | "reason">) {
  return state === "failed" && MISTYPED.has(reason as OutcomeWord);
}

/** Whether sending a failed row again is the thing to do; where it would fail again, it is not. */
export function resendHelps(view: Pick<SubscriptionView, "state" | "reason">) {
  return view.state === "failed" && !correctionHelps(view) && view.reason !== "damaged";
}

/** What of an answer is said in a toast; what concerns a form stands in the form. */
export function answerToast(
  answer: SubscriptionAnswer | undefined,
  { t }: Reader,
): string | undefined {
  switch (answer?.intent) {
    case "send_again":
    case "record_consent":
    case "correct":
      return answer.sent && t(`subscription.sentAgain.${answer.sent}`);
    case null:
      return t("subscription.sentAgain.no_order");
    case "unanswered":
    case undefined:
      return undefined;
  }
}
