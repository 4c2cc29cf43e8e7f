import { db } from "../server/db.server.ts";
import { readLists, type ListsReading } from "../klaviyo/lists.ts";
import { send as klaviyo, type Send } from "../klaviyo/transport.server.ts";
import { unseal } from "./seal.server.ts";

export type ListChoices = ListsReading | { kind: "no_key" };

/** The lists of the account that a shop is connected to; `no_key` if it has no key that opens. */
export async function listChoices(shop: string, send: Send = klaviyo): Promise<ListChoices> {
  const merchant = await db.merchant.findUnique({
    where: { shop, uninstalledAt: null },
    select: { sealedKey: true },
  });
  const key = merchant?.sealedKey ? unseal(shop, merchant.sealedKey) : undefined;
  return key === undefined ? { kind: "no_key" } : readLists(key, send);
}
