import { wordsOf, type OutcomeWord } from "./outcome-words.ts";
import type { SubscriptionView } from "./subscription-view.ts";

/** Where a sign-up stands and what can be done about it, in sentences. */
export function stateWords({
  state,
  waiting,
  reason,
}: Pick<SubscriptionView, "state" | "waiting" | "reason">): string[] {
  switch (state) {
    case "queued":
      return [waiting ?? "It is being handed over now."];
    case "delivered":
      return [wordsOf("delivered").meaning, wordsOf("delivered").remedy];
    case "failed":
    case "blocked": {
      const { meaning, remedy } = wordsOf(reason ?? "");
      return [meaning, remedy];
    }
    case "cancelled":
      return ["The shopper’s data was erased, and nothing more is sent for this sign-up."];
  }
}

/**
 * What each attempt, newest first, says beside its label. Its meaning is left out where the state or
 * the attempt above says the same; a remedy stands only with the last attempt of a row that waits:
 * what a later one has settled needs none.
 */
export function attemptWords(
  view: Pick<SubscriptionView, "state" | "waiting" | "reason"> & {
    attempts: { outcome: string }[];
  },
): string[][] {
  const said = stateWords(view).join(" ");
  return view.attempts.map(({ outcome }, at) => {
    const { meaning, remedy } = wordsOf(outcome);
    const isSaid = said.includes(meaning) || view.attempts[at - 1]?.outcome === outcome;
    const isOpen = at === 0 && view.state === "queued" && !said.includes(remedy);
    return [...(isSaid ? [] : [meaning]), ...(isOpen ? [remedy] : [])];
  });
}

const FAILS_AGAIN = new Set<OutcomeWord>(["email_refused", "damaged"]);

/** Whether sending a failed row again is the thing to do; where it would fail again, it is not. */
export function resendHelps({ state, reason }: Pick<SubscriptionView, "state" | "reason">) {
  return state === "failed" && !FAILS_AGAIN.has(reason as OutcomeWord);
}
