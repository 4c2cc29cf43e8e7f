import { randomBytes } from "node:crypto";
import type { ShopState } from "./state.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/offline-access-tokens */
export const ACCESS_LIFETIME_S = HOUR / 1000;
export const REFRESH_LIFETIME_S = (90 * DAY) / 1000;
/** https://shopify.dev/changelog/more-resilient-refreshes-for-expiring-offline-access-tokens */
export const REFRESH_RETRY_MS = 30 * DAY;

/** A new pair, with the field names of the token endpoint's answer. */
export function issueTokens(state: ShopState, now: number) {
  const access = `shpat_${randomBytes(16).toString("hex")}`;
  const refresh = `shprt_${randomBytes(16).toString("hex")}`;
  state.accessTokens = state.accessTokens.filter((held) => held.expiresAt > now);
  state.refreshTokens = state.refreshTokens.filter((held) => held.expiresAt > now);
  state.accessTokens.push({
    token: access,
    expiresAt: now + ACCESS_LIFETIME_S * 1000,
    scopes: state.scopes,
  });
  state.refreshTokens.push({
    token: refresh,
    expiresAt: now + REFRESH_LIFETIME_S * 1000,
    usedAt: null,
    replacedBy: [],
  });
  return {
    access_token: access,
    scope: state.scopes.join(","),
    expires_in: ACCESS_LIFETIME_S,
    refresh_token: refresh,
    refresh_token_expires_in: REFRESH_LIFETIME_S,
  };
}

/** A new pair for a valid refresh token; undefined for any other. Using a token retires the previous one. */
export function refreshTokens(state: ShopState, token: string, now: number) {
  const held = state.refreshTokens.find((candidate) => candidate.token === token);
  if (!held || held.expiresAt <= now) return undefined;
  if (held.usedAt !== null && now >= held.usedAt + REFRESH_RETRY_MS) return undefined;
  state.refreshTokens = state.refreshTokens.filter((older) => !older.replacedBy.includes(token));
  held.usedAt ??= now;
  const pair = issueTokens(state, now);
  held.replacedBy.push(pair.refresh_token);
  return pair;
}

/** The scopes of an access token; undefined if Shopify does not, or no longer, know it. */
export function scopesOf(
  state: ShopState,
  token: string | null,
  now: number,
): string[] | undefined {
  if (!state.installed || token === null) return undefined;
  return state.accessTokens.find((held) => held.token === token && held.expiresAt > now)?.scopes;
}
