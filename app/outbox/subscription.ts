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
 * What a bot does more often than a person: none of it is enough to block a sign-up. The field that
 * people don't see is filled; a link or markup is where none belongs; the browser calls itself a
 * bot; the form comes back sooner than a person could have read it; the address is of a mailbox for
 * a few minutes; a person asks for many variants; or the network has sent many sign-ups.
 */
export type Sign =
  "honeypot" | "link" | "agent" | "too_fast" | "disposable" | "many_variants" | "busy_address";

/** Whose sign-ups of an hour are limited; `address` is those of one network for one variant. */
export type Limit = "shop" | "variant" | "email" | "phone" | "address";

/**
 * Why a sign-up is blocked: the shop did not sign its page, it is over a limit, or it shows several
 * signs of a bot, which are named. `honeypot` comes from earlier releases, for which the field was
 * enough.
 */
export type BotSign =
  | `token_${"missing" | "invalid" | "expired"}`
  | `limit_${Limit}`
  | "honeypot"
  | "honeypot_link"
  | "honeypot_agent"
  | `several_signs:${string}`;

/** Where a sign-up came from, if not from the theme block. */
export const SOURCES = ["import", "api"] as const;

export type Source = (typeof SOURCES)[number];

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
  /** Why it is blocked; null where it is sent. */
  botSign: BotSign | null;
  /** The theme block by default. */
  source?: Source;
  /** The same for all sign-ups that a shopper made at once, for any option of a product. */
  anyOf?: string;
}
