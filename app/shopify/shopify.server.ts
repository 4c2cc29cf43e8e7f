import { createSecretKey } from "node:crypto";
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
import { env } from "../server/env.server.ts";
import { confirmOpened, install } from "../merchant/install.server.ts";
import { confirmPresence } from "../merchant/presence.server.ts";
import {
  noteAuthenticationFailure,
  type AuthenticationFault,
} from "../server/authentication-failures.server.ts";
import { previousSecretUses } from "../server/metrics.server.ts";
import { logForLibrary } from "./library-log.server.ts";
import { isTokenSignedBy, sessionTokenOf } from "./session-token.server.ts";
import { StoredSessions } from "./sessions.server.ts";

const API_VERSION = ApiVersion.October26;
const CONFIRM_WITHIN_MS = 5_000;
const BACKGROUND_WITHIN_MS = 15_000;
const appUrl = new URL(env.SHOPIFY_APP_URL);

/**
 * While the app's secret is rotated, Shopify signs with the oldest secret that is not revoked, and
 * for some time after that: both are accepted then.
 * https://shopify.dev/docs/apps/build/authentication-authorization/client-secrets/rotate-revoke-client-credentials
 */
const { SHOPIFY_API_SECRET: secret, SHOPIFY_API_SECRET_PREVIOUS: previousSecret } = env;
export const apiSecrets = [secret, ...(previousSecret === undefined ? [] : [previousSecret])].map(
  (text) => createSecretKey(Buffer.from(text)),
);

/** The library's debug lines contain tokens and stay off. */
const libraryLog = { level: LogSeverity.Warning, log: logForLibrary };

export const sessionStorage = new StoredSessions();

const shopify = createApp(secret);
const previous = previousSecret === undefined ? undefined : createApp(previousSecret);

/** The library without Remix, where its Remix functions do too much. */
export const api = createApi(secret);

/** The same with the secret before; undefined where there is none. */
export const previousApi = previousSecret === undefined ? undefined : createApi(previousSecret);

function createApp(apiSecretKey: string) {
  return shopifyApp({
    apiKey: env.SHOPIFY_API_KEY,
    apiSecretKey,
    appUrl: env.SHOPIFY_APP_URL,
    apiVersion: API_VERSION,
    scopes: env.SCOPES,
    distribution: AppDistribution.AppStore,
    sessionStorage,
    logger: libraryLog,
    future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
    hooks: {
      // Runs after every token exchange: Shopify has just confirmed the install.
      afterAuth: ({ session }) => install(session.shop, new Date()),
    },
  });
}

function createApi(apiSecretKey: string) {
  return shopifyApi({
    apiKey: env.SHOPIFY_API_KEY,
    apiSecretKey,
    apiVersion: API_VERSION,
    scopes: env.SCOPES,
    hostName: appUrl.host,
    hostScheme: appUrl.protocol === "http:" ? "http" : "https",
    isEmbeddedApp: true,
    logger: libraryLog,
  });
}

export const { addDocumentResponseHeaders } = shopify;

/**
 * Throws the redirect to the install page of the typed shop; true if the text names none. The
 * library gets only a query that is built here, not the visitor's form.
 */
export async function isLoginRefused(typed: string): Promise<boolean> {
  const shop = typed.trim();
  const query = new URLSearchParams({ shop });
  const request = new Request(`${env.SHOPIFY_APP_URL}/auth/login?${query}`);
  return (await shopify.login(request)).shop !== undefined || shop === "";
}

/**
 * Passes on the headers by which Shopify's library instructs App Bridge, for example to fetch a new
 * session token.
 */
export function boundaryHeaders(args: HeadersArgs): Headers {
  return boundary.headers(args);
}

/**
 * Verifies a request of the embedded admin; throws the Response that Shopify's library requires. The
 * install is stored when this resolves.
 */
export async function authenticateAdmin(request: Request) {
  const context = await appFor(request)
    .authenticate.admin(request)
    .catch(async (thrown: unknown) => {
      await countFailure(request);
      throw thrown;
    });
  await confirmOpened(context.session.shop, new Date(context.sessionToken.iat * 1_000));
  return context;
}

/**
 * The shop of a request's valid session token; undefined without one. Looks at the token alone:
 * nothing is stored, and Shopify is not asked.
 */
export async function shopOfSessionToken(request: Request): Promise<string | undefined> {
  const token = sessionTokenOf(request);
  if (token === undefined) return undefined;
  const [, before] = apiSecrets;
  const isBefore = before && isTokenSignedBy(before, token);
  const library = isBefore && previousApi ? previousApi : api;
  try {
    const { dest } = await library.session.decodeSessionToken(token);
    return api.utils.sanitizeShop(new URL(dest).hostname) ?? undefined;
  } catch {
    return undefined;
  }
}

/**
 * Counts a refused request of the admin. The library's own pages, below /auth, are there to fetch a
 * token; and a valid token whose request fails has met an outage.
 */
async function countFailure(request: Request): Promise<void> {
  if (new URL(request.url).pathname.toLowerCase().startsWith("/auth/")) return;
  const fault = await faultOfSessionToken(request);
  if (fault !== undefined) noteAuthenticationFailure("admin", fault);
}

/** What is wrong with a request's session token; undefined if nothing is. */
async function faultOfSessionToken(request: Request): Promise<AuthenticationFault | undefined> {
  const token = sessionTokenOf(request);
  if (token === undefined) return "missing";
  if ((await shopOfSessionToken(request)) !== undefined) return undefined;
  return apiSecrets.some((one) => isTokenSignedBy(one, token)) ? "expired" : "invalid";
}

/** The library with the secret that signed a request's session token. */
function appFor(request: Request) {
  const token = sessionTokenOf(request);
  const [, before] = apiSecrets;
  if (!previous || !before || !isTokenSignedBy(before, token)) return shopify;
  previousSecretUses.inc({ use: "session_token" });
  return previous;
}

/**
 * Runs work that calls the Admin API during a verified request. If the stored token turns out to be
 * revoked, as after a reinstall whose webhook is late, the session is renewed and the work
 * repeated: the request's own session token is still valid.
 */
async function withAdmin<T>(
  request: Request,
  work: (context: Awaited<ReturnType<typeof authenticateAdmin>>) => Promise<T>,
): Promise<T> {
  try {
    return await work(await authenticateAdmin(request));
  } catch (thrown) {
    // A page that is opened gets a redirect to a new session token instead of a 401.
    if (!(thrown instanceof Response) || ![401, 302].includes(thrown.status)) throw thrown;
    return work(await authenticateAdmin(request));
  }
}

/**
 * Confirms the install with Shopify during a verified request, and updates the storefront if it
 * lags behind. Throws if Shopify can't be reached within five seconds a call, or refuses.
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

/**
 * A client for a shop's Admin API outside of any request. Throws if the shop has no session; its calls
 * end after 15 seconds.
 */
export async function adminGraphqlOf(shop: string) {
  const { admin } = await shopify.unauthenticated.admin(shop);
  return (query: string, options?: { variables: Record<string, unknown> }): Promise<Response> =>
    admin.graphql(query, { ...options, signal: AbortSignal.timeout(BACKGROUND_WITHIN_MS) });
}
