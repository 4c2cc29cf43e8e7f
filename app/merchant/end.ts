import { noteProof, speaksOfPresentInstall } from "./install.ts";

/** What Shopify makes of the token that is stored for a shop: `unknown` where it could not be asked. */
export type TokenLife = "lives" | "dead" | "unknown";

/**
 * Whether a webhook that ends an install is to be obeyed. `late` is one that speaks of an earlier
 * install: triggered before the last proof of the present one, or while the stored token lives, for
 * an uninstall revokes every token at once. A dead token proves nothing, and Shopify's word counts.
 * `unknown` is to be asked again: a key that was destroyed by mistake does not come back.
 */
export async function judgeEnd(
  shop: string,
  triggeredAt: Date,
  askLife: () => Promise<TokenLife>,
  now: () => Date,
): Promise<"over" | "late" | "unknown"> {
  if (!(await speaksOfPresentInstall(shop, triggeredAt))) return "late";
  const at = now();
  switch (await askLife()) {
    case "lives":
      await noteProof(shop, at);
      return "late";
    case "dead":
      return "over";
    case "unknown":
      return "unknown";
  }
}
