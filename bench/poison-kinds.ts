import type { SignUp } from "#app/outbox/subscription.ts";
import type { KlaviyoAccount } from "#sandbox/klaviyo/klaviyo.ts";
import type { SmsSetup } from "#sandbox/klaviyo/phones.ts";

const UNKNOWN_VARIANT = "40400000000001";
const ODD_VARIANT = "42200000000001";
const catalogId = (variantId: string) => `$shopify:::$default:::${variantId}`;

/** An account that lacks one variant, and answers 422 without a pointer for another. */
const POISONED_ACCOUNT: Partial<KlaviyoAccount> = {
  catalog: { lacks: [catalogId(UNKNOWN_VARIANT)] },
  oddVariants: { [catalogId(ODD_VARIANT)]: 422 },
};

/** Why Klaviyo refuses a row. The content of the row causes each of them. */
export type Poison =
  "unknown_variant" | "bad_email" | "bad_phone" | "region" | "no_sms" | "no_pointer";

const texted = { email: null, smsConsent: true, consentVersion: 1 } as const;
const pad = (number: number) => String(number).padStart(5, "0");

/** What is wrong with the n-th row of a kind; the others are good. */
export const POISONS: Record<Poison, (number: number) => Partial<SignUp>> = {
  unknown_variant: () => ({ variantId: UNKNOWN_VARIANT }),
  bad_email: (number) => ({ email: `poison-${number}@example..com` }),
  bad_phone: (number) => ({ ...texted, phone: `+0150055${pad(number)}` }),
  region: (number) => ({ ...texted, phone: `+49151000${pad(number)}` }),
  no_sms: (number) => ({ ...texted, phone: `+1201555${pad(number).slice(-4)}` }),
  no_pointer: () => ({ variantId: ODD_VARIANT }),
};

export const POISON_KINDS = Object.keys(POISONS) as Poison[];

/** The account that refuses rows of a kind: it may text the United States, or no one. */
export function accountFor(kind: Poison): Partial<KlaviyoAccount> {
  const sms: SmsSetup =
    kind === "no_sms" ? { configured: false } : { configured: true, callingCodes: ["1"] };
  return { ...POISONED_ACCOUNT, sms };
}
