import { db } from "../server/db.server.ts";
import { mayReadLists, type Access } from "../klaviyo/access.ts";
import { checkKey, type KeyCheck } from "../klaviyo/connection.ts";
import { readBackInStockFlows, type FlowsReading } from "../klaviyo/flows.ts";
import { probeNeeded, type ScopeProbe } from "../klaviyo/needed-scopes.ts";
import type { Send } from "../klaviyo/transport.server.ts";
import { unseal } from "./seal.server.ts";

/** Whoever asks waits in front of a page: what is not known by then is said to be unknown. */
const PATIENCE_MS = 8_000;

/** The present key's version, by which its own answers are told from those of an earlier one. */
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
  /** Null where it was not asked for. */
  needed: ScopeProbe | null;
  lists: Access;
  flows: FlowsReading;
}

/**
 * Asks Klaviyo about the key of a shop, all at the same time and for eight seconds at most. Nothing is
 * stored, and no hold is changed: those look by themselves whether they are still earned.
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
