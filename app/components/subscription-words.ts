import { wordsOf, type OutcomeWord } from "./outcome-words.ts";
import type { SubscriptionAnswer } from "./subscription-answer.ts";
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
export function answerToast(answer: SubscriptionAnswer | undefined): string | undefined {
  switch (answer?.intent) {
    case "send_again":
    case "correct":
      return answer.words;
    case null:
      return "That could not be done: reload the page and try again";
    case "unanswered":
    case undefined:
      return undefined;
  }
}

/** How long ago it began, and what has been done away with since. */
export function stateLabels() {
  return {
    title: "What became of it",
    signedUp: "Signed up",
    accepted: "accepted by Klaviyo",
    smsDropped: "SMS was dropped: Klaviyo refused the phone number. The e-mail is not affected.",
    sendAgain: "Send again",
    release: "Release",
    settings: "Open Settings",
    unansweredTitle: "It was probably not sent again",
    unansweredBody: "Nothing is lost: try it again in a moment.",
  };
}

/** What the page and the cards beside it are called. */
export function pageLabels() {
  return {
    back: "Sign-ups",
    shopper: "Shopper",
    erased: "The shopper’s data was erased.",
    email: "E-mail",
    phone: "Phone",
    emailName: "the e-mail address",
    phoneName: "the phone number",
    product: "Product",
    variantId: "Variant id",
    variantName: "the variant id",
    inShopify: "Open the product in Shopify",
    neighbours: "Sign-ups before and after this one",
    newer: "Previous sign-up, newer",
    older: "Next sign-up, older",
    noNewer: "There is no newer sign-up",
    noOlder: "There is no older sign-up",
  };
}

export function consentLabels() {
  return {
    title: "Consent",
    sms: "Texts",
    smsInKlaviyo: "Texts in Klaviyo",
    email: "Marketing e-mail",
    emailInKlaviyo: "E-mail in Klaviyo",
    agreed: "Agreed",
    notGiven: "Not given",
  };
}
