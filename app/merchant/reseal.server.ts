import { setImmediate as othersTurn } from "node:timers/promises";
import { commit, db, write } from "../server/database/db.server.ts";
import { env } from "../server/env.server.ts";
import { isSealedWithNewest, seal, unseal } from "./seal.server.ts";

/** How many keys one slice opens: some milliseconds of work, and one commit. */
const SLICE = 500;

/** What became of the stored keys. */
export interface Resealing {
  resealed: number;
  /** They were sealed with the newest encryption key before. */
  newest: number;
  /** The shops whose key opens with no encryption key; it is left as it is. */
  unreadable: string[];
}

/**
 * Seals every stored Klaviyo key with the newest encryption key. May run beside the app, and again
 * after it was stopped: a key that a merchant has replaced meanwhile is left alone, and one that is
 * done is not touched again. Key versions stay, because the keys do.
 */
export async function resealAll(keys: Buffer[] = env.ENCRYPTION_KEY): Promise<Resealing> {
  const result: Resealing = { resealed: 0, newest: 0, unreadable: [] };
  let after = "";
  for (;;) {
    const connected = await db.merchant.findMany({
      where: { shop: { gt: after }, sealedKey: { not: null } },
      select: { shop: true, sealedKey: true },
      orderBy: { shop: "asc" },
      take: SLICE,
    });
    const changes: { shop: string; before: string; sealedKey: string }[] = [];
    for (const { shop, sealedKey } of connected) {
      if (sealedKey === null) continue;
      const key = unseal(shop, sealedKey, keys);
      if (key === undefined) result.unreadable.push(shop);
      else if (isSealedWithNewest(sealedKey, keys)) result.newest += 1;
      else changes.push({ shop, before: sealedKey, sealedKey: seal(shop, key, keys) });
    }
    result.resealed += await store(changes);
    if (connected.length < SLICE) return result;
    after = connected.at(-1)?.shop ?? after;
    await othersTurn();
  }
}

/** Only keys that are as they were read. Returns how many. */
async function store(
  changes: { shop: string; before: string; sealedKey: string }[],
): Promise<number> {
  if (changes.length === 0) return 0;
  const results = await commit(() =>
    changes.map(({ shop, before, sealedKey }) =>
      write.merchant.updateMany({ where: { shop, sealedKey: before }, data: { sealedKey } }),
    ),
  );
  return results.reduce((sum, { count }) => sum + count, 0);
}
