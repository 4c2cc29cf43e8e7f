import { Session } from "@shopify/shopify-api";
import type { SessionStorage } from "@shopify/shopify-app-session-storage";
import type { Session as Row } from "#prisma/client/client.ts";
import { commit, db, write } from "../server/database/db.server.ts";

/** The most sessions of one shop that Shopify's library gets; a shop has one, its offline session. */
const MOST_OF_A_SHOP = 25;

/**
 * Shopify's sessions in the app's database: tokens of shops. The app uses no online tokens, so
 * nothing about a member of the shop's staff is stored.
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
    accessToken: session.accessToken ?? "",
    refreshToken: session.refreshToken ?? null,
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
    accessToken: accessToken || undefined,
    refreshToken: refreshToken ?? undefined,
    refreshTokenExpires: refreshTokenExpires ?? undefined,
  });
}
