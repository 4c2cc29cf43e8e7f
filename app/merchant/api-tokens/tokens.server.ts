import { v7 } from "uuid";
import { commit, db, write } from "../../server/database/db.server.ts";
import { DAY_MS, MINUTE_MS } from "../../server/durations.ts";
import { SCOPES, TOKEN_KINDS, type ApiToken, type TokenKind, type TokenOrder } from "./token.ts";
import { makeToken } from "./token-text.server.ts";

/** Far more than a shop's tools need. */
export const MOST_TOKENS = 20;
/** As long as the record of what a token has read: the record names it. */
const REVOKED_KEPT_MS = 366 * DAY_MS;
/** Deletes in slices. */
const SLICE = 1_000;

const COLUMNS = {
  id: true,
  name: true,
  kind: true,
  lastFour: true,
  scopes: true,
  origins: true,
  createdAt: true,
  lastUsedAt: true,
} as const;

interface Stored extends Omit<ApiToken, "kind" | "scopes" | "origins"> {
  kind: string;
  scopes: string;
  origins: string;
}

/**
 * Creates a token of a shop and returns its text, which is stored nowhere; null where the shop has
 * as many as it may.
 */
export async function createToken(
  shop: string,
  { name, kind, scopes, origins }: TokenOrder,
  { staffId, now }: { staffId: string; now: Date },
): Promise<string | null> {
  const count = await db.apiToken.count({ where: { shop, revokedAt: null } });
  if (count >= MOST_TOKENS) return null;
  const { text, hash, lastFour } = makeToken(kind);
  const data = {
    id: v7(),
    shop,
    name,
    kind,
    hash,
    lastFour,
    scopes: scopes.join(),
    origins: origins.join(" "),
    createdAt: now,
    createdBy: staffId,
  };
  await commit(() => [write.apiToken.create({ data })]);
  return text;
}

/** The tokens of a shop that can be used, newest first. */
export async function tokensOf(shop: string): Promise<ApiToken[]> {
  const rows = await db.apiToken.findMany({
    where: { shop, revokedAt: null },
    select: COLUMNS,
    orderBy: { createdAt: "desc" },
  });
  return rows.map(fromStored);
}

/** The names of a shop's tokens by their ids, also of those that were revoked. */
export async function tokenNames(shop: string, ids: string[]): Promise<Record<string, string>> {
  const rows = await db.apiToken.findMany({
    where: { shop, id: { in: ids } },
    select: { id: true, name: true },
  });
  return Object.fromEntries(rows.map(({ id, name }) => [id, name]));
}

/** Revokes a token of a shop for good; false where the shop has no such token, or had it revoked. */
export async function revokeToken(shop: string, id: string, now: Date): Promise<boolean> {
  const [{ count }] = await commit(() => [
    write.apiToken.updateMany({ where: { id, shop, revokedAt: null }, data: { revokedAt: now } }),
  ]);
  return count > 0;
}

/** A token that a request came with, and the shop that it speaks for. */
export interface FoundToken extends ApiToken {
  shop: string;
}

/** The token with this hash, of a shop that has the app; undefined for any other. */
export async function findToken(hash: string): Promise<FoundToken | undefined> {
  const row = await db.apiToken.findUnique({
    where: { hash, revokedAt: null, merchant: { uninstalledAt: null } },
    select: { ...COLUMNS, shop: true },
  });
  return row ? { ...fromStored(row), shop: row.shop } : undefined;
}

/** Notes that a token was used, where its last noted use is a minute ago. */
export async function noteUse(id: string, now: Date): Promise<void> {
  const before = new Date(now.getTime() - MINUTE_MS);
  await commit(() => [
    write.apiToken.updateMany({
      where: { id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: before } }] },
      data: { lastUsedAt: now },
    }),
  ]);
}

/** Deletes a slice of the tokens that were revoked more than a year ago; returns how many. */
export async function pruneTokens(now: Date): Promise<number> {
  const old = await db.apiToken.findMany({
    where: { revokedAt: { lt: new Date(now.getTime() - REVOKED_KEPT_MS) } },
    select: { id: true },
    take: SLICE,
  });
  if (old.length === 0) return 0;
  const ids = old.map(({ id }) => id);
  const [{ count }] = await commit(() => [
    write.apiToken.deleteMany({ where: { id: { in: ids } } }),
  ]);
  return count;
}

function fromStored({ kind, scopes, origins, ...row }: Stored): ApiToken {
  const named = scopes.split(",");
  return {
    ...row,
    kind: TOKEN_KINDS.find((known) => known === kind) ?? ("publishable" satisfies TokenKind),
    scopes: SCOPES.filter((scope) => named.includes(scope)),
    origins: origins.split(" ").filter(Boolean),
  };
}
