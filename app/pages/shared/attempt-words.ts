import type { Reader } from "../../locales/reader.tsx";
import { wordsOf, type OutcomeWords } from "./outcome-words.ts";

/** What a call asked for; a step of another release is shown as it is. */
export function stepWords(step: string, { t }: Reader): string {
  return step === "back_in_stock" || step === "consent"
    ? t(`subscription.attempt.step.${step}`)
    : step;
}

/** Klaviyo's yes and its no to a consent mean something else than those to the sign-up itself. */
const OF_CONSENT: Record<string, string> = {
  delivered: "consent_recorded",
  scope_missing: "consent_not_permitted",
};

/** The words for what a call came to. */
export function attemptWords(step: string, outcome: string, reader: Reader): OutcomeWords {
  return wordsOf((step === "consent" ? OF_CONSENT[outcome] : undefined) ?? outcome, reader);
}
