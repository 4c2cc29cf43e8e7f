import wellKnown from "email-providers/common.json" with { type: "json" };
import { meantAddress } from "../contact/slip.ts";

const PROVIDERS = new Set<string>(wellKnown);

/** The first letter of fewer than these would be most of the name. */
const FEWEST_LETTERS = 3;

/**
 * An address as only a merchant who knows it recognises it: "a…@gmial.com". A domain is shown only
 * where it is a well-known provider's, or a slip of one: any other may be the person's own.
 */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf("@");
  const letters = [...new Intl.Segmenter().segment(email.slice(0, Math.max(at, 0)))];
  const first = letters.length < FEWEST_LETTERS ? "" : (letters[0]?.segment ?? "");
  if (at < 0) return "…";
  const domain = email.slice(at + 1);
  return `${first}…@${isProviders(domain) ? domain : "…"}`;
}

/** A number by its last two digits: "…71". */
export function maskPhone(phone: string): string {
  return `…${phone.slice(-2)}`;
}

function isProviders(domain: string): boolean {
  return PROVIDERS.has(domain) || meantAddress(`x@${domain}`) !== "";
}
