import { createHmac } from "node:crypto";

/**
 * Identifies the one open row of a shopper and a variant in a shop: by e-mail, or else by phone.
 * The salt is the shop's own, so a key reveals nothing outside of it.
 */
export function dedupeKey(
  shop: string,
  salt: string,
  signUp: { variantId: string; email: string | null; phone: string | null },
): string {
  const shopper = signUp.email ? `email:${signUp.email}` : `phone:${signUp.phone ?? ""}`;
  return createHmac("sha256", salt)
    .update([shop, signUp.variantId, shopper].join("\n"))
    .digest("base64url");
}
