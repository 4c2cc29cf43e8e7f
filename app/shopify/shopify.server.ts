import "@shopify/shopify-app-remix/adapters/node";
import type { HeadersArgs } from "@remix-run/node";
import { shopifyApi } from "@shopify/shopify-api";
import {
  ApiVersion,
  AppDistribution,
  boundary,
  LogSeverity,
  shopifyApp,
} from "@shopify/shopify-app-remix/server";
import { PrismaSessionStorage } from "@shopify/shopify-app-session-storage-prisma";
import { db } from "../server/db.server.ts";
import { env } from "../server/env.server.ts";
import { install } from "../merchant/install.server.ts";
import { confirmPresence } from "../merchant/presence.server.ts";
import { logForLibrary } from "./library-log.server.ts";

const API_VERSION = ApiVersion.October26;
const CONFIRM_WITHIN_MS = 5_000;
const appUrl = new URL(env.SHOPIFY_APP_URL);

/** The library's debug lines carry tokens and stay off. */
const libraryLog = { level: LogSeverity.Warning, log: logForLibrary };

export const sessionStorage = new PrismaSessionStorage(db);

const shopify = shopifyApp({
  apiKey: env.SHOPIFY_API_KEY,
  apiSecretKey: env.SHOPIFY_API_SECRET,
  appUrl: env.SHOPIFY_APP_URL,
  apiVersion: API_VERSION,
  scopes: env.SCOPES,
  distribution: AppDistribution.AppStore,
  sessionStorage,
  logger: libraryLog,
  future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
  hooks: {
    // Runs after every token exchange: Shopify has just proved that the app is installed.
    afterAuth: ({ session }) => install(session.shop, new Date()),
  },
});

/** The library without Remix around it, for what its own doors do too much of. */
export const api = shopifyApi({
  apiKey: env.SHOPIFY_API_KEY,
  apiSecretKey: env.SHOPIFY_API_SECRET,
  apiVersion: API_VERSION,
  scopes: env.SCOPES,
  hostName: appUrl.host,
  hostScheme: appUrl.protocol === "http:" ? "http" : "https",
  isEmbeddedApp: true,
  logger: libraryLog,
});

export const { addDocumentResponseHeaders } = shopify;

/**
 * Throws the way to the install page of the shop that was typed; true where it names none. The library
 * reads a form as it comes, and a shop as text: it is asked with a query of ours only.
 */
export async function isLoginRefused(typed: string): Promise<boolean> {
  const shop = typed.trim();
  const query = new URLSearchParams({ shop });
  const request = new Request(`${env.SHOPIFY_APP_URL}/auth/login?${query}`);
  return (await shopify.login(request)).shop !== undefined || shop === "";
}

/** Carries what Shopify's library tells App Bridge in headers, as to fetch a new session token. */
export function boundaryHeaders(args: HeadersArgs): Headers {
  return boundary.headers(args);
}

/** A verified request of the embedded admin; throws the Response that Shopify's library asks for. */
export function authenticateAdmin(request: Request) {
  return shopify.authenticate.admin(request);
}

/**
 * Does work that calls the Admin API during a verified request. Where the stored token turns out to
 * be revoked, as after a reinstall whose webhook is late, the session is renewed and the work is
 * done once more: the request's own session token is still good.
 */
export async function withAdmin<T>(
  request: Request,
  work: (context: Awaited<ReturnType<typeof authenticateAdmin>>) => Promise<T>,
): Promise<T> {
  try {
    return await work(await authenticateAdmin(request));
  } catch (thrown) {
    // A page that is opened is answered with the way to a new session token, and no 401.
    if (!(thrown instanceof Response) || ![401, 302].includes(thrown.status)) throw thrown;
    return work(await authenticateAdmin(request));
  }
}

/**
 * Has Shopify confirm during a verified request that the app is installed, and tells the storefront
 * what it missed. Throws where Shopify can't be reached within five seconds a call, or refuses.
 */
export function confirmInstall(request: Request): Promise<void> {
  return withAdmin(request, ({ admin, session }) =>
    confirmPresence(
      session.shop,
      (query, options) =>
        admin.graphql(query, { ...options, signal: AbortSignal.timeout(CONFIRM_WITHIN_MS) }),
      () => new Date(),
    ),
  );
}

/** How to ask the Admin API of a shop outside of any request. Throws where the shop has no session. */
export async function adminGraphqlOf(shop: string) {
  const { admin } = await shopify.unauthenticated.admin(shop);
  return (query: string, options: { variables: Record<string, unknown> }): Promise<Response> =>
    admin.graphql(query, options);
}

/**
 * The shop that Shopify's app proxy vouches for; undefined for anything else. Only the signature and
 * the clock are checked (90 s): the library's own door would also refresh the shop's token over the
 * network, inside the shopper's click.
 * https://shopify.dev/docs/apps/build/online-store/app-proxies/authenticate-app-proxies
 */
export async function verifyAppProxy(request: Request): Promise<string | undefined> {
  const query = new URL(request.url).searchParams;
  try {
    if (!(await api.utils.validateHmac(query, { signator: "appProxy" }))) return undefined;
  } catch {
    return undefined;
  }
  return api.utils.sanitizeShop(query.get("shop") ?? "") ?? undefined;
}
