import { createHmac } from "node:crypto";
import { commit, db, isMissing, write } from "../server/database/db.server.ts";
import { env } from "../server/env.server.ts";
import { checkKey, type KeyCheck } from "../klaviyo/connection.ts";
import { send as klaviyo, type Send } from "../klaviyo/transport.server.ts";
import { noConsentRefusal, noList } from "./consent.server.ts";
import { notInspected } from "./inspection.server.ts";
import { noHold } from "./hold.server.ts";
import { seal, unseal } from "./seal.server.ts";
import { readLists, type ListsReading } from "../klaviyo/lists.ts";

/** `changed` if someone else has connected or removed a key since `seen`. */
export type Connecting = KeyCheck | { kind: "changed" };

/**
 * Checks a Klaviyo key and stores it sealed, replacing the key version `seen`. Nothing is stored
 * unless Klaviyo confirms the key. The chosen list is kept only for a key of the same account.
 */
export async function connect(
  shop: string,
  key: string,
  { seen, now }: { seen: number; now: Date },
  send: Send = klaviyo,
): Promise<Connecting> {
  const check = await checkKey(key, send);
  if (check.kind !== "account" && check.kind !== "unnamed") return check;

  const account = check.kind === "account" ? check : null;
  const known = await lanesOf(key);
  const accountId = check.accountId ?? known.find((lane) => lane.accountId)?.accountId ?? null;
  const laneId = accountId ?? known.at(0)?.id ?? laneOfUnnamed(key);
  try {
    await commit(() => [
      write.merchant.updateMany({
        where: { shop, OR: [{ laneId: null }, { laneId: { not: laneId } }] },
        data: noList,
      }),
      write.merchant.update({
        where: { shop, keyVersion: seen },
        data: {
          sealedKey: seal(shop, key),
          keyLastFour: key.slice(-4),
          keyVersion: { increment: 1 },
          connectedAt: now,
          accountId,
          accountName: account?.name ?? null,
          testAccount: account?.testAccount ?? false,
          lane: { connectOrCreate: { where: { id: laneId }, create: { id: laneId } } },
          ...noHold,
          ...noConsentRefusal,
          ...notInspected,
        },
      }),
    ]);
    return check;
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  // If the same key is stored already, there is nothing to report.
  return (await storedKey(shop)) === key ? check : { kind: "changed" };
}

/**
 * Destroys the stored key if it is still version `seen`. Queued rows wait until another key is
 * connected. False if another key is connected by now.
 */
export async function disconnect(shop: string, seen: number): Promise<boolean> {
  const [{ count }] = await commit(() => [
    write.merchant.updateMany({ where: { shop, keyVersion: seen }, data: noKey }),
  ]);
  return count > 0 || (await storedKey(shop)) === null;
}

/** Null if there is none, undefined if it does not open. */
async function storedKey(shop: string): Promise<string | null | undefined> {
  const merchant = await db.merchant.findUnique({ where: { shop }, select: { sealedKey: true } });
  return merchant?.sealedKey ? unseal(shop, merchant.sealedKey) : null;
}

/** Prefix of the id of a lane whose key may not read its account. No account's id has a hyphen. */
const BY_KEY = "key-";

/** Whether a lane is named after a key and not after its Klaviyo account. */
export function isNamedByKey(laneId: string): boolean {
  return laneId.startsWith(BY_KEY);
}

/**
 * The lanes that are named after this key, with the account that Klaviyo has since named to another
 * shop with it. There is one, or one for each encryption key while these are rotated.
 */
function lanesOf(key: string) {
  return db.lane.findMany({
    where: { id: { in: env.ENCRYPTION_KEY.map((secret) => laneNamedBy(secret, key)) } },
    select: { id: true, accountId: true },
  });
}

/**
 * Two shops with the same such key share its lane; the hash is keyed, so that it can't confirm a
 * guess.
 */
function laneOfUnnamed(key: string): string {
  const [secret] = env.ENCRYPTION_KEY;
  if (!secret) throw new Error("There is no encryption key.");
  return laneNamedBy(secret, key);
}

function laneNamedBy(secret: Buffer, key: string): string {
  return `${BY_KEY}${createHmac("sha256", secret).update("lane").update(key).digest("hex").slice(0, 32)}`;
}

/** A shop without a Klaviyo key and without anything that depended on an earlier key. */
export const noKey = {
  sealedKey: null,
  keyLastFour: null,
  keyVersion: { increment: 1 },
  connectedAt: null,
  accountId: null,
  accountName: null,
  testAccount: false,
  laneId: null,
  ...noHold,
  ...noConsentRefusal,
  ...notInspected,
  ...noList,
};

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
