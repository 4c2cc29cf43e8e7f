import { createHmac } from "node:crypto";
import { commit, db } from "../db.server.ts";
import { env } from "../env.server.ts";
import { checkKey, type KeyCheck } from "../klaviyo/connection.ts";
import { send as klaviyo, type Send } from "../klaviyo/transport.ts";
import { consentsWelcome, noList } from "./consent.ts";
import { noHold } from "./hold.ts";
import { noKey } from "./no-key.ts";
import { seal } from "./seal.ts";

/**
 * Checks a Klaviyo key and stores it sealed, replacing an earlier one. Nothing is stored unless
 * Klaviyo itself said that the key is real. The chosen list outlives only a key of the same account.
 */
export async function connect(
  shop: string,
  key: string,
  now: Date,
  send: Send = klaviyo,
): Promise<KeyCheck> {
  const check = await checkKey(key, send);
  if (check.kind !== "account" && check.kind !== "unnamed") return check;

  const account = check.kind === "account" ? check : null;
  const laneId = account ? account.accountId : laneOfUnnamed(key);
  await commit(() => [
    db.merchant.updateMany({
      where: { shop, OR: [{ laneId: null }, { laneId: { not: laneId } }] },
      data: noList,
    }),
    db.merchant.update({
      where: { shop },
      data: {
        sealedKey: seal(shop, key),
        keyLastFour: key.slice(-4),
        keyVersion: { increment: 1 },
        connectedAt: now,
        accountId: account?.accountId ?? null,
        accountName: account?.name ?? null,
        testAccount: account?.testAccount ?? false,
        lane: { connectOrCreate: { where: { id: laneId }, create: { id: laneId } } },
        ...noHold,
        ...consentsWelcome,
      },
    }),
  ]);
  return check;
}

/** Destroys the stored key. What is queued waits until another one is connected. */
export async function disconnect(shop: string): Promise<void> {
  await commit(() => [
    db.merchant.updateMany({
      where: { shop },
      data: noKey,
    }),
  ]);
}

/** Two shops with one such key share its lane; the hash is keyed, so that it confirms no guess. */
function laneOfUnnamed(key: string): string {
  const [secret] = env.ENCRYPTION_KEY;
  if (!secret) throw new Error("There is no encryption key.");
  return `key-${createHmac("sha256", secret).update("lane").update(key).digest("hex").slice(0, 32)}`;
}
