import { setTimeout as after } from "node:timers/promises";
import { GraphqlQueryError, HttpResponseError } from "@shopify/shopify-api";
import type { TokenLife } from "../merchant/uninstall.server.ts";
import { api, sessionStorage } from "./shopify.server.ts";

/** Shopify waits five seconds in total for the answer to a webhook. */
const ANSWER_WITHIN_MS = 3_000;

/**
 * Asks Shopify whether a shop's stored token is still valid, outside of any request of the
 * merchant. An expired token is as valid as its refresh token. Never throws for what Shopify does.
 */
export function askTokenLife(shop: string): Promise<TokenLife> {
  return Promise.race([lookAt(shop), after(ANSWER_WITHIN_MS, "unknown" as const, { ref: false })]);
}

async function lookAt(shop: string): Promise<TokenLife> {
  const session = await sessionStorage.loadSession(api.session.getOfflineId(shop));
  if (!session) return "unknown";
  try {
    // Shopify's library clears a token once the Admin API has answered it with 401.
    if (session.accessToken && !session.isExpired()) {
      const answer = await new api.clients.Graphql({ session }).request<{
        currentAppInstallation?: { id?: string } | null;
      }>("{ currentAppInstallation { id } }");
      return answer.data?.currentAppInstallation?.id ? "lives" : "unknown";
    }
    const { refreshToken, refreshTokenExpires: end } = session;
    // Too old to be refreshed: Shopify would refuse it, installed or not.
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
 * Only a 401 concerns the token. 402 and 423 concern the shop, 403 the scopes, 404 and 430 neither.
 * https://shopify.dev/docs/api/usage/response-codes
 */
function lifeByRefusedCall(error: unknown): TokenLife {
  // An error about query cost or a missing scope means that the token was accepted.
  if (error instanceof GraphqlQueryError) {
    return /\b(THROTTLED|ACCESS_DENIED)\b/.test(JSON.stringify(error.body ?? null))
      ? "lives"
      : "unknown";
  }
  const refusal = refusalOf(error);
  // Shopify's own 401 has a JSON body; a proxy that requires a login answers 401 as well.
  const isShopifys = typeof refusal?.body === "object" && refusal.body !== null;
  return refusal?.code === 401 && isShopifys ? "dead" : "unknown";
}

/**
 * The token endpoint's errors for a grant that has ended.
 * https://www.rfc-editor.org/rfc/rfc6749#section-5.2
 */
const GRANT_IS_OVER = new Set(["invalid_grant", "invalid_token", "app_not_installed"]);
/** https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/offline-access-tokens */
const REFRESH_TOKEN_IS_OVER = /requires an active refresh_token/i;

/** A status alone proves nothing: a wrong client secret of ours gets 401 too. */
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
