import type { RefusedField, Unavailable } from "../klaviyo/outcome.ts";
import type { Hold } from "../merchant/hold.ts";

/** Every word that the outbox keeps of a call, of a row settled without one, or of a hold. */
export type OutcomeWord =
  | "delivered"
  | "unexpected"
  | Unavailable
  | Hold
  | `${RefusedField}_refused`
  | "consent_recorded"
  | "consent_not_permitted"
  | "no_channel"
  | "kept_failing"
  | "damaged"
  | "honeypot";

export interface OutcomeWords {
  /** A few words for a badge. */
  label: string;
  tone: "success" | "info" | "attention" | "warning" | "critical";
  /** What this means. */
  meaning: string;
  /** What to do about it; says so where there is nothing to do. */
  remedy: string;
}

/** What a key needs to record consents, as Klaviyo's page for making keys calls it. */
const CONSENT_SCOPES = "full access to Lists, Profiles and Subscriptions";

/** One entry for each word: the compiler refuses a table with a gap. */
export const OUTCOME_WORDS: Record<OutcomeWord, OutcomeWords> = {
  delivered: {
    label: "Accepted by Klaviyo",
    tone: "success",
    meaning: "Klaviyo has taken this sign-up.",
    remedy:
      "Nothing to do here. Klaviyo sends the message only if your back-in-stock flow is live and it knows the product from your synced catalog.",
  },
  network: {
    label: "No connection",
    tone: "attention",
    meaning: "Klaviyo could not be reached, or the connection broke off.",
    remedy: "Nothing to do: it is tried again by itself, and nothing is lost.",
  },
  timeout: {
    label: "No answer in time",
    tone: "attention",
    meaning: "Klaviyo did not answer within the time limit.",
    remedy: "Nothing to do: it is tried again by itself, and nothing is lost.",
  },
  throttled: {
    label: "Slowed down by Klaviyo",
    tone: "info",
    meaning:
      "Your Klaviyo account had used up its calls for this minute. All tools that use a key of the account share that limit.",
    remedy: "Nothing to do: it is sent as soon as Klaviyo takes calls again.",
  },
  server_error: {
    label: "Trouble at Klaviyo",
    tone: "attention",
    meaning: "Klaviyo answered with an error of its own.",
    remedy:
      "Nothing to do: it is tried again by itself. If it lasts, see status.klaviyo.com for an incident.",
  },
  challenge: {
    label: "Stopped before Klaviyo",
    tone: "attention",
    meaning: "The protection in front of Klaviyo turned the call away before Klaviyo saw it.",
    remedy: "Nothing to do: it is tried again by itself, and nothing is lost.",
  },
  key_refused: {
    label: "Key refused",
    tone: "critical",
    meaning: "Klaviyo did not accept the key. It was deleted or deactivated, or is not complete.",
    remedy:
      "Create a new private key in Klaviyo and connect it in Settings. Everything that waits is then sent.",
  },
  scope_missing: {
    label: "Permission missing",
    tone: "critical",
    meaning: "The key is real, but it may not add back-in-stock subscriptions.",
    remedy:
      "Create a new private key in Klaviyo with write access to Catalogs and Profiles, and connect it in Settings: the permissions of an existing key can’t be changed.",
  },
  revision_retired: {
    label: "App update needed",
    tone: "critical",
    meaning: "Klaviyo no longer serves the version of its interface that this app speaks.",
    remedy:
      "Whoever runs this app has to install a newer release. Sign-ups are kept until then and sent afterwards.",
  },
  key_unreadable: {
    label: "Stored key unreadable",
    tone: "critical",
    meaning: "The stored Klaviyo key can’t be opened with the encryption key this app runs with.",
    remedy:
      "Connect the Klaviyo key again in Settings, or ask whoever runs this app to restore its encryption key.",
  },
  email_refused: {
    label: "E-mail refused",
    tone: "critical",
    meaning: "Klaviyo does not take this e-mail address.",
    remedy:
      "Most often it is mistyped. Correct it here if you know the right one, or leave it to the shopper to sign up again; sending the same again will fail again.",
  },
  phone_refused: {
    label: "Phone refused",
    tone: "critical",
    meaning: "Klaviyo does not take this phone number.",
    remedy:
      "Correct it if it is mistyped. If it is right, check that SMS is set up in Klaviyo for its country, and send it again. With an e-mail address beside it, the sign-up goes on by e-mail alone.",
  },
  external_id_refused: {
    label: "Customer id refused",
    tone: "critical",
    meaning: "Klaviyo does not take the customer’s id that was sent along.",
    remedy:
      "Send it again once. If it fails the same way, give Klaviyo’s error id below to its support.",
  },
  variant_refused: {
    label: "Variant refused",
    tone: "critical",
    meaning: "Klaviyo does not take this product variant.",
    remedy:
      "Check in Klaviyo that the Shopify integration is on and its catalog sync has finished, then send it again.",
  },
  list_refused: {
    label: "List refused",
    tone: "critical",
    meaning: "Klaviyo does not take the list that recorded consents are to go to.",
    remedy:
      "Most often it was deleted in Klaviyo. Choose another list in Settings; sign-ups go out by e-mail meanwhile.",
  },
  consent_recorded: {
    label: "Consent taken by Klaviyo",
    tone: "success",
    meaning: "Klaviyo answered 202: it has taken the consent to record it.",
    remedy:
      "Nothing to do here. Where a double opt-in applies, Klaviyo asks the shopper to confirm first.",
  },
  consent_not_permitted: {
    label: "Consent not permitted",
    tone: "warning",
    meaning: "The key may not record consents, and Klaviyo texts no shopper without one.",
    remedy: `The sign-up goes out by e-mail where there is an address. For SMS, create a new private key in Klaviyo that also has ${CONSENT_SCOPES}, and connect it in Settings; a sign-up that failed can then be sent again.`,
  },
  unexpected: {
    label: "Unknown answer",
    tone: "warning",
    meaning: "Klaviyo gave an answer that this app does not know.",
    remedy:
      "Nothing is lost: it is tried again every minute. If it lasts, show the answer below to whoever runs this app.",
  },
  kept_failing: {
    label: "Gave up after three days",
    tone: "critical",
    meaning:
      "Klaviyo stumbled over this sign-up for three days, again and again, while it took others.",
    remedy:
      "Look at what Klaviyo answered below. Send it again; if it fails the same way, give Klaviyo’s error id to its support.",
  },
  no_channel: {
    label: "No way to reach the shopper",
    tone: "critical",
    meaning:
      "There was nothing to send to: no e-mail address, and SMS is off, has no consent, or its number was refused.",
    remedy: "If the shopper agreed to SMS, turn SMS on in Settings and send it again.",
  },
  damaged: {
    label: "Damaged entry",
    tone: "critical",
    meaning: "The stored variant id is not one that Shopify gives out.",
    remedy: "This entry can’t be mended. The shopper can sign up again on the product page.",
  },
  honeypot: {
    label: "Looks like a bot",
    tone: "warning",
    meaning:
      "A field that people can’t see was filled in, as bots do. Nothing was sent to Klaviyo.",
    remedy: "If you know this shopper, release the sign-up. Otherwise leave it: it does no harm.",
  },
};

const UNKNOWN: OutcomeWords = {
  label: "Unknown",
  tone: "warning",
  meaning: "Another release of this app wrote this entry, and this one does not know its word.",
  remedy: "Show this page to whoever runs this app.",
};

/** The words for what a row or an attempt says of itself; a word of another release has some too. */
export function wordsOf(word: string): OutcomeWords {
  return Object.hasOwn(OUTCOME_WORDS, word) ? OUTCOME_WORDS[word as OutcomeWord] : UNKNOWN;
}
