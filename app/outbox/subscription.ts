/** Where a sign-up stands. `blocked` is taken for a bot; `cancelled` has no person in it any more. */
export const STATES = ["queued", "delivered", "failed", "blocked", "cancelled"] as const;

/** The states a merchant finds rows in: of a cancelled one nothing is left to look at. */
export const LISTED_STATES = STATES.filter((state) => state !== "cancelled");

export type State = (typeof STATES)[number];

/** Whether a merchant may order one more hand-over: what waits needs none, what was accepted gets none. */
export function canBeSentAgain(state: State): state is "failed" | "blocked" {
  return state === "failed" || state === "blocked";
}

/**
 * What gives a bot away: the field that people don't see was filled, and a link or markup was sent, or
 * the browser calls itself a bot. `honeypot` is of earlier releases, to which the field was enough.
 */
export type BotSign = "honeypot" | "honeypot_link" | "honeypot_agent";

/** A shopper's request, checked and normalised. */
export interface SignUp {
  variantId: string;
  productId: string | null;
  email: string | null;
  /** E.164. */
  phone: string | null;
  country: string | null;
  /** Ticks that count, given beside the wordings of `consentVersion`. */
  smsConsent: boolean;
  emailConsent: boolean;
  /** Null where nothing was ticked. */
  consentVersion: number | null;
  locale: string | null;
  pageUrl: string | null;
  /** What gave a bot away; null for a person. */
  botSign: BotSign | null;
}
