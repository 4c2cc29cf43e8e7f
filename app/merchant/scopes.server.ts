import { z } from "zod";
import { commit, db } from "../server/db.server.ts";
import { speaksOfPresentInstall } from "./install.server.ts";

const scopesUpdate = z.object({ current: z.array(z.string()) });

/**
 * Keeps the scopes that a shop now grants beside its tokens, so that Shopify's library sees when a
 * token no longer fits. False where the payload is not of the documented form.
 * https://shopify.dev/docs/api/webhooks/latest?reference=toml#list-of-topics-app/scopes_update
 */
export async function rememberScopes(
  shop: string,
  payload: unknown,
  triggeredAt: Date,
): Promise<boolean> {
  const parsed = scopesUpdate.safeParse(payload);
  if (!parsed.success) return false;
  if (await speaksOfPresentInstall(shop, triggeredAt)) {
    const scope = parsed.data.current.join(",");
    await commit(() => [db.session.updateMany({ where: { shop }, data: { scope } })]);
  }
  return true;
}
