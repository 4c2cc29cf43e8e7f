import { Session } from "@shopify/shopify-api";
import type { SessionStorage } from "@shopify/shopify-app-session-storage";
import type { Session as Row } from "#prisma/client/client.ts";
import { isSealed, seal, unseal } from "../merchant/seal.server.ts";
import { commit, db, write } from "../server/database/db.server.ts";

/** The most sessions of one shop that Shopify's library gets; a shop has one, its offline session. */
const MOST_OF_A_SHOP = 25;

/**
 * Shopify's sessions in the app's database: tokens of shops, sealed like Klaviyo keys. The app uses
 * no online tokens, so nothing about a member of the shop's staff is stored.
 */
export class StoredSessions implements SessionStorage {
  async storeSession(session: Session): Promise<boolean> {
    const row = rowOf(session);
    const { id } = row;
    await commit(() => [write.session.upsert({ where: { id }, create: row, update: row })]);
    return true;
  }

  async loadSession(id: string): Promise<Session | undefined> {
    const row = await db.session.findUnique({ where: { id } });
    return row ? sessionOf(row) : undefined;
  }

  deleteSession(id: string): Promise<boolean> {
    return this.deleteSessions([id]);
  }

  async deleteSessions(ids: string[]): Promise<boolean> {
    await commit(() => [write.session.deleteMany({ where: { id: { in: ids } } })]);
    return true;
  }

  async findSessionsByShop(shop: string): Promise<Session[]> {
    const rows = await db.session.findMany({
      where: { shop },
      orderBy: { expires: "desc" },
      take: MOST_OF_A_SHOP,
    });
    return rows.map(sessionOf);
  }
}

/** A token that Shopify's library has cleared, after a 401, is stored as an empty one. */
function rowOf(session: Session): Row {
  return {
    id: session.id,
    shop: session.shop,
    state: session.state,
    isOnline: session.isOnline,
    scope: session.scope ?? null,
    expires: session.expires ?? null,
    accessToken: session.accessToken ? seal(session.shop, session.accessToken) : "",
    refreshToken: session.refreshToken ? seal(session.shop, session.refreshToken) : null,
    refreshTokenExpires: session.refreshTokenExpires ?? null,
  };
}

function sessionOf({
  scope,
  expires,
  accessToken,
  refreshToken,
  refreshTokenExpires,
  ...row
}: Row) {
  return new Session({
    ...row,
    scope: scope ?? undefined,
    expires: expires ?? undefined,
    accessToken: opened(row.shop, accessToken),
    refreshToken: opened(row.shop, refreshToken),
    refreshTokenExpires: refreshTokenExpires ?? undefined,
  });
}

/**
 * A stored token; undefined where there is none, or none that opens: Shopify's library then gets a new
 * one at the merchant's next visit. One that an earlier release stored in clear is returned as it is.
 */
function opened(shop: string, stored: string | null): string | undefined {
  if (!stored) return undefined;
  return isSealed(stored) ? unseal(shop, stored) : stored;
}
