import { setTimeout as after } from "node:timers/promises";
import { GraphqlQueryError, HttpResponseError } from "@shopify/shopify-api";
import type { TokenLife } from "../merchant/uninstall.server.ts";
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
  if (!session) return "unknown";
  try {
    // Shopify's library empties a token that the Admin API has answered with 401, whenever that was.
    if (session.accessToken && !session.isExpired()) {
      const answer = await new api.clients.Graphql({ session }).request<{
        currentAppInstallation?: { id?: string } | null;
      }>("{ currentAppInstallation { id } }");
      return answer.data?.currentAppInstallation?.id ? "lives" : "unknown";
    }
    const { refreshToken, refreshTokenExpires: end } = session;
    // Too old to be refreshed: Shopify would refuse it installed or not.
    if (!refreshToken || (end && end <= new Date())) return "unknown";
    await sessionStorage.storeSession(
      (await api.auth.refreshToken({ shop, refreshToken })).session,
    );
    return "lives";
  } catch (error) {
    return session.accessToken && !session.isExpired()
      ? lifeByRefusedCall(error)
      : lifeByRefusedRefresh(error);
  }
}

/**
 * Only a 401 speaks of the token. 402 and 423 speak of the shop, 403 of scopes, 404 and 430 of
 * neither. https://shopify.dev/docs/api/usage/response-codes
 */
function lifeByRefusedCall(error: unknown): TokenLife {
  // To be told that a query costs too much, or that a scope is missing, the token had to be let in.
  if (error instanceof GraphqlQueryError) {
    return /\b(THROTTLED|ACCESS_DENIED)\b/.test(JSON.stringify(error.body ?? null))
      ? "lives"
      : "unknown";
  }
  const refusal = refusalOf(error);
  // Shopify's own has its errors in JSON; a proxy that asks for a login answers 401 as well.
  const isShopifys = typeof refusal?.body === "object" && refusal.body !== null;
  return refusal?.code === 401 && isShopifys ? "dead" : "unknown";
}

/** What the token endpoint says of a grant that is over. https://www.rfc-editor.org/rfc/rfc6749#section-5.2 */
const GRANT_IS_OVER = new Set(["invalid_grant", "invalid_token", "app_not_installed"]);
/** https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/offline-access-tokens */
const REFRESH_TOKEN_IS_OVER = /requires an active refresh_token/i;

/** A status alone says nothing: a wrong client secret of ours is refused with 401 too. */
function lifeByRefusedRefresh(error: unknown): TokenLife {
  const refusal = refusalOf(error);
  if (!refusal || ![400, 401].includes(refusal.code)) return "unknown";
  const { error: name, error_description: words } = (refusal.body ?? {}) as Record<string, unknown>;
  if (GRANT_IS_OVER.has(String(name))) return "dead";
  return name === "invalid_request" && REFRESH_TOKEN_IS_OVER.test(String(words))
    ? "dead"
    : "unknown";
}

function refusalOf(error: unknown): { code: number; body: unknown } | undefined {
  if (!(error instanceof HttpResponseError)) return undefined;
  return error.response as { code: number; body: unknown };
}
