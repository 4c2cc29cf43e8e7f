/** Where a sign-up stands. `blocked` is taken for a bot; `cancelled` has no person in it any more. */
export const STATES = ["queued", "delivered", "failed", "blocked", "cancelled"] as const;

export type State = (typeof STATES)[number];

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
