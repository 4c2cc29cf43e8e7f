import { setImmediate as othersTurn } from "node:timers/promises";
import { commit, db, write, type Statement } from "../server/database/db.server.ts";
import { env } from "../server/env.server.ts";
import { isSealedWithNewest, seal, unseal } from "./seal.server.ts";

/** How many secrets one slice opens: some milliseconds of work, and one commit. */
const SLICE = 500;

/** What became of the stored secrets. */
export interface Resealing {
  resealed: number;
  /** They were sealed with the newest encryption key before. */
  newest: number;
  /** The shops with a secret that opens with no encryption key; it is left as it is. */
  unreadable: string[];
}

/** A kind of secret that is stored sealed, one for a shop. */
interface Secrets {
  /** The next ones after this shop's, by its name. */
  read(after: string): Promise<{ shop: string; sealed: string | null }[]>;
  /** Replaces one that is as it was read. */
  replace(change: Change): Statement<{ count: number }>;
}

interface Change {
  shop: string;
  before: string;
  sealed: string;
}

const KLAVIYO_KEYS: Secrets = {
  async read(after) {
    const connected = await db.merchant.findMany({
      where: { shop: { gt: after }, sealedKey: { not: null } },
      select: { shop: true, sealedKey: true },
      orderBy: { shop: "asc" },
      take: SLICE,
    });
    return connected.map(({ shop, sealedKey: sealed }) => ({ shop, sealed }));
  },
  replace: ({ shop, before, sealed }) =>
    write.merchant.updateMany({
      where: { shop, sealedKey: before },
      data: { sealedKey: sealed },
    }),
};

/** What signs pages, by its column of a shop's row. */
function pageSecrets(column: "sealedPageSecret" | "sealedPageSecretBefore"): Secrets {
  return {
    async read(after) {
      const merchants = await db.merchant.findMany({
        where: { shop: { gt: after }, [column]: { not: null } },
        select: { shop: true, sealedPageSecret: true, sealedPageSecretBefore: true },
        orderBy: { shop: "asc" },
        take: SLICE,
      });
      return merchants.map((merchant) => ({ shop: merchant.shop, sealed: merchant[column] }));
    },
    replace: ({ shop, before, sealed }) =>
      write.merchant.updateMany({
        where: { shop, [column]: before },
        data: { [column]: sealed },
      }),
  };
}

/** They sign the alerts that go to a merchant's address. */
const SIGNING_SECRETS: Secrets = {
  async read(after) {
    const settings = await db.alertSettings.findMany({
      where: { shop: { gt: after }, sealedSecret: { not: null } },
      select: { shop: true, sealedSecret: true },
      orderBy: { shop: "asc" },
      take: SLICE,
    });
    return settings.map(({ shop, sealedSecret: sealed }) => ({ shop, sealed }));
  },
  replace: ({ shop, before, sealed }) =>
    write.alertSettings.updateMany({
      where: { shop, sealedSecret: before },
      data: { sealedSecret: sealed },
    }),
};

const PAGE_SECRETS = [pageSecrets("sealedPageSecret"), pageSecrets("sealedPageSecretBefore")];

/**
 * Seals every stored secret with the newest encryption key: the Klaviyo keys, and what signs pages
 * and alerts.
 * May run beside the app, and again after it was stopped: a secret that was replaced in between is
 * left alone, and one that is done is not touched again. Key versions stay, because the keys do.
 */
export async function resealAll(keys: Buffer[] = env.ENCRYPTION_KEY): Promise<Resealing> {
  const result: Resealing = { resealed: 0, newest: 0, unreadable: [] };
  for (const secrets of [KLAVIYO_KEYS, SIGNING_SECRETS, ...PAGE_SECRETS])
    await resealKind(secrets, keys, result);
  return result;
}

async function resealKind(secrets: Secrets, keys: Buffer[], result: Resealing): Promise<void> {
  let after = "";
  for (;;) {
    const slice = await secrets.read(after);
    const changes: Change[] = [];
    for (const { shop, sealed } of slice) {
      if (sealed === null) continue;
      const secret = unseal(shop, sealed, keys);
      if (secret === undefined) result.unreadable.push(shop);
      else if (isSealedWithNewest(sealed, keys)) result.newest += 1;
      else changes.push({ shop, before: sealed, sealed: seal(shop, secret, keys) });
    }
    if (changes.length > 0) {
      const results = await commit(() => changes.map((change) => secrets.replace(change)));
      result.resealed += results.reduce((sum, { count }) => sum + count, 0);
    }
    if (slice.length < SLICE) return;
    after = slice.at(-1)?.shop ?? after;
    await othersTurn();
  }
}
