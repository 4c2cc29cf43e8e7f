import { setImmediate as othersTurn } from "node:timers/promises";
import { commit, db, write, type Statement } from "../server/database/db.server.ts";
import { env } from "../server/env.server.ts";
import { noteErasure } from "../server/erasure.server.ts";
import { isSealed, isSealedWithNewest, seal, unseal } from "./seal.server.ts";

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

/** A kind of secret that is stored sealed, in one column of a table. */
interface Secrets {
  /** The next ones after this row, by its id; some tables have a shop's name for an id. */
  read(after: string): Promise<{ id: string; shop: string; sealed: string | null }[]>;
  /** Whether earlier releases stored them in clear. */
  wereClear?: true;
  /** Replaces one that is as it was read. */
  replace(change: Change): Statement<{ count: number }>;
}

interface Change {
  id: string;
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
    return connected.map(({ shop, sealedKey: sealed }) => ({ id: shop, shop, sealed }));
  },
  replace: ({ id, before, sealed }) =>
    write.merchant.updateMany({
      where: { shop: id, sealedKey: before },
      data: { sealedKey: sealed },
    }),
};

/** They sign the alerts that go to a merchant's address. */
const SIGNING_SECRETS: Secrets = {
  async read(after) {
    const settings = await db.alertSettings.findMany({
      where: { shop: { gt: after }, sealedSecret: { not: null } },
      select: { shop: true, sealedSecret: true },
      orderBy: { shop: "asc" },
      take: SLICE,
    });
    return settings.map(({ shop, sealedSecret: sealed }) => ({ id: shop, shop, sealed }));
  },
  replace: ({ id, before, sealed }) =>
    write.alertSettings.updateMany({
      where: { shop: id, sealedSecret: before },
      data: { sealedSecret: sealed },
    }),
};

/** A column of Shopify's tokens; an empty one was cleared. */
function tokens(column: "accessToken" | "refreshToken"): Secrets {
  return {
    wereClear: true,
    async read(after) {
      const sessions = await db.session.findMany({
        where: { id: { gt: after } },
        select: { id: true, shop: true, accessToken: true, refreshToken: true },
        orderBy: { id: "asc" },
        take: SLICE,
      });
      return sessions.map(({ id, shop, ...row }) => ({ id, shop, sealed: row[column] || null }));
    },
    replace: ({ id, before, sealed }) =>
      write.session.updateMany({
        where: { id, [column]: before },
        data: { [column]: sealed },
      }),
  };
}

const TOKENS = [tokens("accessToken"), tokens("refreshToken")];

/** Every column with sealed secrets. */
const ALL = [KLAVIYO_KEYS, SIGNING_SECRETS, ...TOKENS];

/**
 * Seals every stored secret with the newest encryption key: the Klaviyo keys, what signs alerts, and
 * Shopify's tokens.
 * May run beside the app, and again after it was stopped: a secret that was replaced in between is
 * left alone, and one that is done is not touched again. Key versions stay, because the keys do.
 */
export async function resealAll(keys: Buffer[] = env.ENCRYPTION_KEY): Promise<Resealing> {
  const result: Resealing = { resealed: 0, newest: 0, unreadable: [] };
  for (const secrets of ALL) await resealKind(secrets, result, { keys });
  return result;
}

/**
 * Seals the tokens that an earlier release stored in clear; returns how many. Those that an older key
 * sealed stay as they are: other processes may have that key alone.
 */
export async function sealClearTokens(): Promise<number> {
  const result: Resealing = { resealed: 0, newest: 0, unreadable: [] };
  for (const secrets of TOKENS) {
    await resealKind(secrets, result, { keys: env.ENCRYPTION_KEY, clearOnly: true });
  }
  if (result.resealed > 0) noteErasure();
  return result.resealed;
}

async function resealKind(
  secrets: Secrets,
  result: Resealing,
  { keys, clearOnly = false }: { keys: Buffer[]; clearOnly?: boolean },
): Promise<void> {
  let after = "";
  for (;;) {
    const slice = await secrets.read(after);
    const changes: Change[] = [];
    for (const { id, shop, sealed } of slice) {
      if (sealed === null || (clearOnly && isSealed(sealed))) continue;
      const isClear = secrets.wereClear && !isSealed(sealed);
      const secret = isClear ? sealed : unseal(shop, sealed, keys);
      if (secret === undefined) noteUnreadable(result, shop);
      else if (isSealedWithNewest(sealed, keys)) result.newest += 1;
      else changes.push({ id, before: sealed, sealed: seal(shop, secret, keys) });
    }
    if (changes.length > 0) {
      const results = await commit(() => changes.map((change) => secrets.replace(change)));
      result.resealed += results.reduce((sum, { count }) => sum + count, 0);
    }
    if (slice.length < SLICE) return;
    after = slice.at(-1)?.id ?? after;
    await othersTurn();
  }
}

/** Names a shop once, however many of its secrets do not open. */
function noteUnreadable({ unreadable }: Resealing, shop: string): void {
  if (!unreadable.includes(shop)) unreadable.push(shop);
}
