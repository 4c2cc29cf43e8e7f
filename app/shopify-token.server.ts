import { setTimeout as after } from "node:timers/promises";
import { GraphqlQueryError, HttpResponseError } from "@shopify/shopify-api";
import type { TokenLife } from "./merchant/end.ts";
import { api, sessionStorage } from "./shopify.server.ts";

/** Shopify waits five seconds in all for the answer to a webhook. */
const ANSWER_WITHIN_MS = 3_000;

/**
 * Asks Shopify whether the token that is stored for a shop is still good, outside of any request of
 * the merchant. One that has expired is as good as its refresh token. Never throws for what Shopify does.
 */
export function askTokenLife(shop: string): Promise<TokenLife> {
  return Promise.race([lookAt(shop), after(ANSWER_WITHIN_MS, "unknown" as const, { ref: false })]);
}

async function lookAt(shop: string): Promise<TokenLife> {
  const session = await sessionStorage.loadSession(api.session.getOfflineId(shop));
  if (!session?.accessToken) return "dead";
  try {
    if (!session.isExpired()) {
      await new api.clients.Graphql({ session }).request("{ currentAppInstallation { id } }");
      return "lives";
    }
    const { refreshToken } = session;
    if (!refreshToken) return "dead";
    await sessionStorage.storeSession(
      (await api.auth.refreshToken({ shop, refreshToken })).session,
    );
    return "lives";
  } catch (error) {
    return lifeByError(error);
  }
}

/** Whoever is told that a query is wrong, or costs too much, was let in. */
function lifeByError(error: unknown): TokenLife {
  if (error instanceof GraphqlQueryError) return "lives";
  if (!(error instanceof HttpResponseError)) return "unknown";
  const { code } = error.response as { code: number };
  return code >= 400 && code < 500 && code !== 408 && code !== 429 ? "dead" : "unknown";
}
