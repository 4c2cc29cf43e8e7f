import { confirmedInstall, noteProof } from "./install.server.ts";

/**
 * What Shopify says of the token that is stored for a shop. `unknown` is everything but an answer to
 * that question: also a shop that is frozen, locked or not found, and a token that can't be used any more.
 */
export type TokenLife = "lives" | "dead" | "unknown";

/**
 * Whether a webhook that ends an install is to be obeyed. `late` is one that speaks of an earlier
 * install: triggered before the last proof of the present one, or while the stored token lives, for
 * an uninstall revokes every token at once. A dead token proves nothing, and Shopify's word counts.
 * `unknown` is to be asked again: what was destroyed by mistake does not come back.
 */
export async function judgeEnd(
  shop: string,
  triggeredAt: Date,
  askLife: () => Promise<TokenLife>,
  now: () => Date,
): Promise<"over" | "late" | "unknown"> {
  const install = await confirmedInstall(shop);
  if (!install) return "over";
  if (install.installedAt > triggeredAt) return "late";
  // Judged before: the token that could be asked was destroyed then.
  if (install.uninstalledAt) return "over";
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
