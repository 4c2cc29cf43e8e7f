import type { Prisma } from "#prisma/client/client.ts";
import { commit, db, write } from "../server/database/db.server.ts";
import { unseal } from "./seal.server.ts";

/**
 * Takes a shop for a job that asks Klaviyo: `change` is stored if its row is still as `read`, with
 * the key of this version, so that no other process takes it too. Returns the key to ask with;
 * undefined where another process has taken the shop, or the key does not open.
 */
export async function takeShop(
  { shop, keyVersion }: { shop: string; keyVersion: number },
  read: Prisma.MerchantWhereInput,
  change: Prisma.MerchantUpdateManyMutationInput,
): Promise<string | undefined> {
  const where = { ...read, shop, keyVersion };
  const [{ count }] = await commit(() => [write.merchant.updateMany({ where, data: change })]);
  if (count === 0) return undefined;
  const merchant = await db.merchant.findUnique({
    where: { shop, keyVersion },
    select: { sealedKey: true },
  });
  return merchant?.sealedKey ? unseal(shop, merchant.sealedKey) : undefined;
}

/** The connected shops behind `after`: one on hold has no key that Klaviyo accepts. */
export function connectedBehind(after: string) {
  return {
    shop: { gt: after },
    sealedKey: { not: null },
    uninstalledAt: null,
    hold: null,
  } satisfies Prisma.MerchantWhereInput;
}
