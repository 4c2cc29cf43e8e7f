/** Where a sign-up stands. `blocked` is taken for a bot; `cancelled` has no person in it any more. */
export const STATES = ["queued", "delivered", "failed", "blocked", "cancelled"] as const;

/** The states a merchant finds rows in: of a cancelled one nothing is left to look at. */
export const LISTED_STATES = STATES.filter((state) => state !== "cancelled");

export type State = (typeof STATES)[number];

/** Whether a merchant may order one more hand-over: what waits needs none, what was accepted gets none. */
export function canBeSentAgain(state: State): state is "failed" | "blocked" {
  return state === "failed" || state === "blocked";
}

/** A shopper's request, checked and normalised. */
export interface SignUp {
  variantId: string;
  productId: string | null;
  email: string | null;
  /** E.164. */
  phone: string | null;
  country: string | null;
  smsConsent: boolean;
  emailConsent: boolean;
  consentVersion: number | null;
  locale: string | null;
  pageUrl: string | null;
  /** What gave a bot away; null for a person. */
  botSign: "honeypot" | null;
}
