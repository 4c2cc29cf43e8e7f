import { wordsOf, type OutcomeWords } from "./outcome-words.ts";

const STEPS: Record<string, string> = { back_in_stock: "Back in stock", consent: "Consent" };

/** What a call asked for. */
export function stepWords(step: string): string {
  return STEPS[step] ?? step;
}

/** Klaviyo's yes and its no to a consent mean something else than those to the sign-up itself. */
const OF_CONSENT: Record<string, string> = {
  delivered: "consent_recorded",
  scope_missing: "consent_not_permitted",
};

/** The words for what a call came to. */
export function attemptWords(step: string, outcome: string): OutcomeWords {
  return wordsOf((step === "consent" ? OF_CONSENT[outcome] : undefined) ?? outcome);
}
