import { setImmediate as othersTurn } from "node:timers/promises";
import { commit } from "../server/database/db.server.ts";
import { env } from "../server/env.server.ts";
import { isSealedWithNewest, seal, unseal } from "./seal.server.ts";
import {
  readSealed,
  replaceSealed,
  SEALED_COLUMNS,
  type SealedColumn,
  type SealedValue,
} from "./sealed-columns.server.ts";

/** How many secrets one slice opens: some milliseconds of work, and one commit. */
const SLICE = 500;

/** What became of the stored secrets. */
export interface Resealing {
  resealed: number;
  /** They were sealed with the newest encryption key before. */
  newest: number;
  /** The shops with a secret that opens with no encryption key; it is left as it is. */
  unreadable: string[];
  /** The same for Shopify's tokens, which are renewed at the shop's next visit. */
  renewing: string[];
}

interface Change {
  before: SealedValue;
  sealed: string;
}

/**
 * Seals every stored secret of `SEALED_COLUMNS` with the newest encryption key. May run beside the
 * app, and again after it was stopped: a secret that was replaced in between is left alone, and one
 * that is done is not touched again. Key versions stay, because the keys do.
 */
export async function resealAll(keys: Buffer[] = env.ENCRYPTION_KEY): Promise<Resealing> {
  const result: Resealing = { resealed: 0, newest: 0, unreadable: [], renewing: [] };
  for (const column of SEALED_COLUMNS) await resealColumn(column, keys, result);
  return result;
}

async function resealColumn(
  column: SealedColumn,
  keys: Buffer[],
  result: Resealing,
): Promise<void> {
  let after = "";
  for (;;) {
    const slice = await readSealed(column, after, SLICE);
    const changes: Change[] = [];
    for (const value of slice) {
      const { shop, sealed } = value;
      const secret = unseal(shop, sealed, keys);
      if (secret === undefined) noteShop(column.renews ? result.renewing : result.unreadable, shop);
      else if (isSealedWithNewest(sealed, keys)) result.newest += 1;
      else changes.push({ before: value, sealed: seal(shop, secret, keys) });
    }
    if (changes.length > 0) {
      const counts = await commit(() =>
        changes.map(({ before, sealed }) => replaceSealed(column, before, sealed)),
      );
      result.resealed += counts.reduce((sum, count) => sum + count, 0);
    }
    if (slice.length < SLICE) return;
    after = slice.at(-1)?.key ?? after;
    await othersTurn();
  }
}

/** Names a shop once, however many of its secrets do not open. */
function noteShop(shops: string[], shop: string): void {
  if (!shops.includes(shop)) shops.push(shop);
}
