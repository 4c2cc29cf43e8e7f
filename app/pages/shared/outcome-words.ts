import type { RefusedField, Unavailable } from "../../klaviyo/outcome.ts";
import type { Reader } from "../../locales/reader.tsx";
import type { Hold } from "../../merchant/hold.server.ts";
import type { BotSign, Sign } from "../../outbox/subscription.ts";
import type { ConnectionStatus } from "../../merchant/connection-status.server.ts";
import { sentences } from "./words.ts";

/** Every word that the outbox stores for a call, for a row settled without one, or for a hold. */
export type OutcomeWord =
  | "delivered"
  | "unexpected"
  | Unavailable
  | Hold
  | `${RefusedField}_refused`
  | "consent_recorded"
  | "consent_not_permitted"
  | "consent_not_recorded"
  | "consent_not_asked"
  | "variant_not_found"
  | "sms_not_configured"
  | "no_channel"
  | "kept_failing"
  | "damaged"
  | "several_signs"
  | Exclude<BotSign, `several_signs:${string}`>;

interface OutcomeWords {
  /** A few words for a badge. */
  label: string;
  tone: "success" | "info" | "attention" | "warning" | "critical";
  /** What this means. */
  meaning: string;
  /** What to do about it; says so if there is nothing to do. */
  remedy: string;
}

/**
 * One entry for each word; the compiler checks that none is missing here or in the translations.
 */
export const OUTCOME_TONES: Record<OutcomeWord, OutcomeWords["tone"]> = {
  delivered: "success",
  network: "attention",
  timeout: "attention",
  throttled: "info",
  server_error: "attention",
  challenge: "attention",
  key_refused: "critical",
  scope_missing: "critical",
  revision_retired: "critical",
  key_unreadable: "critical",
  email_refused: "critical",
  phone_refused: "critical",
  external_id_refused: "critical",
  variant_refused: "critical",
  variant_not_found: "critical",
  channels_refused: "critical",
  list_refused: "critical",
  consent_recorded: "success",
  consent_not_permitted: "warning",
  consent_not_recorded: "warning",
  consent_not_asked: "warning",
  sms_not_configured: "critical",
  unexpected: "warning",
  kept_failing: "critical",
  no_channel: "critical",
  damaged: "critical",
  honeypot: "warning",
  honeypot_link: "warning",
  honeypot_agent: "warning",
  token_missing: "warning",
  token_invalid: "warning",
  token_expired: "warning",
  limit_shop: "warning",
  limit_variant: "warning",
  limit_email: "warning",
  limit_phone: "warning",
  limit_address: "warning",
  several_signs: "warning",
};

/** The compiler checks that there are words for each of them. */
const SIGNS: Record<Sign, true> = {
  honeypot: true,
  link: true,
  agent: true,
  too_fast: true,
  disposable: true,
  many_variants: true,
  busy_address: true,
};

/**
 * The words for a stored word; an unknown word of another release has some too. What follows a colon
 * are the signs of a bot.
 */
export function wordsOf(stored: string, { t, locale }: Reader): OutcomeWords {
  const [word = "", list = ""] = stored.split(":");
  const known = isKnown(word) ? word : "unknown";
  const signs = list.split(",").flatMap((sign) => (isSign(sign) ? t(`outcome.sign.${sign}`) : []));
  return {
    label: t(`outcome.${known}.label`),
    tone: isKnown(word) ? OUTCOME_TONES[word] : "warning",
    meaning: t(`outcome.${known}.meaning`, { signs: new Intl.ListFormat(locale).format(signs) }),
    remedy: t(`outcome.${known}.remedy`),
  };
}

function isSign(word: string): word is Sign {
  return Object.hasOwn(SIGNS, word);
}

function isKnown(word: string): word is OutcomeWord {
  return Object.hasOwn(OUTCOME_TONES, word);
}

/** The step of a call; an unknown step of another release is shown as it is. */
export function stepWords(step: string, { t }: Reader): string {
  return step === "back_in_stock" || step === "consent"
    ? t(`subscription.attempt.step.${step}`)
    : step;
}

/** For a consent, Klaviyo's success and refusal mean something else than for the sign-up itself. */
const CONSENT_OUTCOMES: Record<string, string> = {
  delivered: "consent_recorded",
  scope_missing: "consent_not_permitted",
};

/** The words for the outcome of a call. */
export function attemptWords(step: string, outcome: string, reader: Reader): OutcomeWords {
  return wordsOf((step === "consent" ? CONSENT_OUTCOMES[outcome] : undefined) ?? outcome, reader);
}

/** Why a shop is on hold, the remedy as seen from the page, and what Klaviyo itself said. */
export function holdWords(
  { reason, detail }: NonNullable<ConnectionStatus["hold"]>,
  reader: Reader,
  { inSettings = false } = {},
): string {
  const { meaning, remedy: elsewhere } = wordsOf(reason, reader);
  const here = inSettings && reason !== "revision_retired";
  const remedy = here ? reader.t(`settings.holdRemedy.${reason}`) : elsewhere;
  // For a retired revision only its name is stored, which tells a merchant nothing.
  const tells = detail && reason !== "revision_retired";
  const said = tells && reader.t("common.klaviyoSays", { detail });
  return sentences([meaning, remedy, said], reader);
}

export function statusWords(status: number | null, { t }: Reader): string {
  return status === null
    ? t("subscription.attempt.noAnswer")
    : t("subscription.attempt.answered", { status });
}
