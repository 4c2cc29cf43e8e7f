import type { HoldReason } from "../klaviyo/outcome.ts";
import { commit, db } from "../db.server.ts";
import { unseal } from "./seal.ts";

/** Why nothing of a shop is handed over; the last is ours, not Klaviyo's: the stored key does not open. */
export type Hold = HoldReason | "key_unreadable";

/**
 * Holds a shop for the key version that earned it. An answer earned by an older key changes
 * nothing, and a hold that stands already keeps its time. True where the shop is newly held.
 */
export async function holdShop(
  shop: string,
  {
    hold,
    detail,
    keyVersion,
    at,
  }: { hold: Hold; detail: string | null; keyVersion: number; at: Date },
): Promise<boolean> {
  const [{ count }] = await commit(() => [
    db.merchant.updateMany({
      where: { shop, keyVersion, hold: null, sealedKey: { not: null } },
      data: { hold, holdDetail: detail, holdKeyVersion: keyVersion, heldAt: at },
    }),
  ]);
  return count > 0;
}

/** Lifts the hold of every shop whose sealed key opens again, as after the operator restored a key. */
export async function releaseReadable(): Promise<string[]> {
  const held = await db.merchant.findMany({
    where: { hold: "key_unreadable" },
    select: { shop: true, sealedKey: true, keyVersion: true },
  });
  const readable = held.filter(({ shop, sealedKey }) => sealedKey && unseal(shop, sealedKey));
  for (const { shop, keyVersion } of readable) {
    await commit(() => [
      db.merchant.updateMany({
        where: { shop, keyVersion, hold: "key_unreadable" },
        data: noHold,
      }),
    ]);
  }
  return readable.map(({ shop }) => shop);
}

export const noHold = { hold: null, holdDetail: null, holdKeyVersion: null, heldAt: null };
