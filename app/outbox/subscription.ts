/** The state of a sign-up. `blocked` is a suspected bot; `cancelled` holds no person any more. */
export const STATES = ["queued", "delivered", "failed", "blocked", "cancelled"] as const;

/** The states in which a merchant finds rows: a cancelled row has nothing left to look at. */
export const LISTED_STATES = STATES.filter((state) => state !== "cancelled");

export type State = (typeof STATES)[number];

/** Whether a merchant may send a row again: not a waiting row, and not an accepted one. */
export function canBeSentAgain(state: State): state is "failed" | "blocked" {
  return state === "failed" || state === "blocked";
}

/**
 * What identifies a bot: the field that people don't see was filled, and a link or markup was sent,
 * or the browser calls itself a bot. `honeypot` comes from earlier releases, for which the field
 * was enough.
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
  /** What identified a bot; null for a person. */
  botSign: BotSign | null;
}
