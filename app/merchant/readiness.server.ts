import { db } from "../server/database/db.server.ts";
import { mayReadLists, type Access } from "../klaviyo/access.ts";
import { checkKey, type KeyCheck } from "../klaviyo/connection.ts";
import { readBackInStockFlows, type FlowsReading } from "../klaviyo/flows.ts";
import { probeNeeded, type ScopeProbe } from "../klaviyo/needed-scopes.ts";
import type { Send } from "../klaviyo/transport.server.ts";
import { unseal } from "./seal.server.ts";

/** The merchant waits for the page: what is not known by then is reported as unknown. */
const PATIENCE_MS = 8_000;

/** The present key's version, which distinguishes its answers from those to an earlier key. */
export async function keyVersionOf(shop: string): Promise<number | undefined> {
  const merchant = await db.merchant.findUnique({
    where: { shop, uninstalledAt: null, sealedKey: { not: null } },
    select: { keyVersion: true },
  });
  return merchant?.keyVersion;
}

export interface Inspection {
  kind: "inspected";
  key: KeyCheck;
  /** Null if it was not requested. */
  needed: ScopeProbe | null;
  lists: Access;
  flows: FlowsReading;
}

/**
 * Asks Klaviyo about a shop's key, with all calls in parallel and for eight seconds at most. Stores
 * nothing; a present hold is checked separately.
 */
export async function inspectKey(
  shop: string,
  { probe }: { probe: boolean },
  send: Send,
  signal = AbortSignal.timeout(PATIENCE_MS),
): Promise<Inspection | { kind: "no_key" | "key_unreadable" }> {
  const merchant = await db.merchant.findUnique({
    where: { shop, uninstalledAt: null },
    select: { sealedKey: true },
  });
  if (!merchant?.sealedKey) return { kind: "no_key" };
  const key = unseal(shop, merchant.sealedKey);
  if (key === undefined) return { kind: "key_unreadable" };
  const [check, needed, lists, flows] = await Promise.all([
    checkKey(key, send, signal),
    probe ? probeNeeded(key, send, signal) : null,
    mayReadLists(key, send, signal),
    readBackInStockFlows(key, send, signal),
  ]);
  return { kind: "inspected", key: check, needed, lists, flows };
}
