import type { BotSign, Limit, Sign } from "../outbox/subscription.ts";
import type { PageProof } from "./page-token.server.ts";

/** What is known of a sign-up when it is decided whether it is sent. */
export interface Signals {
  proof: PageProof["kind"];
  /** The first limit that it is over. */
  over: Limit | null;
  signs: Sign[];
}

/**
 * What a sign weighs. People show the light ones too: autofill and password managers fill in the
 * honeypot, a shopper who is signed in and changes the variant can be fast, careful people give a
 * disposable address, and all shoppers of a shop may come from one address. So all of those that
 * something on a shopper's device can cause, or the shop itself, are not enough together: the
 * honeypot and both of the lightest, or speed and both. Nor is a collector who is signed in: many
 * variants, and fast. One of the heavy ones is not enough alone.
 */
export const WEIGHTS: Record<Sign, number> = {
  link: 3,
  agent: 3,
  many_variants: 2,
  honeypot: 2,
  too_fast: 2,
  disposable: 1,
  busy_address: 1,
};

/** The weight from which a sign-up is blocked. */
export const ENOUGH = 5;

/**
 * Why a sign-up is blocked; null where it is sent. A page that the shop did not sign, or a limit, is
 * enough; of the signs, none is. Pure.
 */
export function classify({ proof, over, signs }: Signals): BotSign | null {
  if (proof === "missing" || proof === "invalid" || proof === "expired") return `token_${proof}`;
  const weight = signs.reduce((sum, sign) => sum + WEIGHTS[sign], 0);
  if (weight >= ENOUGH) return nameOf(signs);
  return over === null ? null : `limit_${over}`;
}

function nameOf(signs: Sign[]): BotSign {
  if (signs.includes("honeypot") && signs.includes("link")) return "honeypot_link";
  if (signs.includes("honeypot") && signs.includes("agent")) return "honeypot_agent";
  return `several_signs:${signs.join(",")}`;
}
