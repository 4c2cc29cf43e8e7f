import { catalogue } from "#sandbox/storefront/catalogue.ts";
import { createShopify } from "./shopify.ts";

export const noon = Date.UTC(2026, 10, 24, 12);
export const shop = "quiet-shop.myshopify.com";
export const apiKey = "client-id";
export const apiSecret = "client-secret";
export const scopes = "write_app_proxy,read_products";

export interface TokenPair {
  access_token: string;
  refresh_token: string;
}

export interface Change {
  method?: string;
  path?: string;
  /** A header of undefined is left out. */
  headers?: Record<string, string | undefined>;
  body?: unknown;
}

/** A shop with the app installed, whose clock stays at noon until a test moves it. */
export function installedShop(options: { scopes?: string } = {}) {
  const clock = { now: noon };
  const shopify = createShopify({
    shop,
    apiKey,
    apiSecret,
    catalogue,
    scopes,
    appUrl: "https://app.example",
    now: () => clock.now,
    fetch: () => Promise.resolve(new Response(null)),
    ...options,
  });
  shopify.install();

  function send({ method = "POST", path = "/", headers, body }: Change): Promise<Response> {
    const given = Object.entries<string | undefined>({
      "content-type": "application/json",
      ...headers,
    });
    const sent = given.filter((header): header is [string, string] => header[1] !== undefined);
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const init = method === "GET" ? {} : { body: new Blob([text]) };
    return shopify.api(new Request(`https://${shop}${path}`, { method, headers: sent, ...init }));
  }

  const exchangeFields = (): Record<string, unknown> => ({
    client_id: apiKey,
    client_secret: apiSecret,
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    subject_token: shopify.sessionToken(),
    subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
    requested_token_type: "urn:shopify:params:oauth:token-type:offline-access-token",
    expiring: "1",
  });
  const refreshFields = (token: string): Record<string, unknown> => ({
    client_id: apiKey,
    client_secret: apiSecret,
    grant_type: "refresh_token",
    refresh_token: token,
  });
  const askToken = (body: unknown, change: Change = {}) =>
    send({ path: "/admin/oauth/access_token", body, ...change });

  /** Exchanges a session token for a pair of tokens, which is the app's first call. */
  async function exchange(): Promise<TokenPair> {
    return (await (await askToken(exchangeFields())).json()) as TokenPair;
  }

  async function query(text: string, variables?: object, token?: string) {
    const access = token ?? (await exchange()).access_token;
    const answer = await send({
      path: "/admin/api/2026-10/graphql.json",
      headers: { "x-shopify-access-token": access },
      body: { query: text, variables },
    });
    return (await answer.json()) as { data?: unknown; errors?: unknown };
  }

  return { shopify, clock, send, exchangeFields, refreshFields, askToken, exchange, query };
}

export type InstalledShop = ReturnType<typeof installedShop>;
