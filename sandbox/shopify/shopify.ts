import type { Handler } from "#sandbox/serve.ts";
import type { CatalogueProduct } from "#sandbox/storefront/catalogue.ts";
import type { Platform, ReceivedAlert } from "./admin/platform.ts";
import { answerAdminApi } from "./admin-api.ts";
import { sessionTokenClaims, signToken } from "./session-token.ts";
import { install, newShopState, uninstall, type ShopState } from "./state.ts";
import { deliverWebhook } from "./webhooks.ts";

/** How many alerts the receiver keeps. */
const MOST_ALERTS = 50;

export interface ShopifyOptions {
  shop: string;
  apiKey: string;
  apiSecret: string;
  scopes: string;
  /** The app's address, to which webhooks go. */
  appUrl: string;
  catalogue: CatalogueProduct[];
  now?: () => number;
  fetch?: typeof fetch;
  /** The state of an earlier run; changed in place. */
  state?: ShopState;
}

export interface Shopify extends Platform {
  readonly state: ShopState;
  /** What https://{shop} answers to the app: tokens and the Admin API. */
  api: Handler;
}

/** The local Shopify, for one shop and one app. */
export function createShopify(options: ShopifyOptions): Shopify {
  const { shop, apiKey, apiSecret, scopes, appUrl, catalogue } = options;
  const { now = Date.now, fetch: send = fetch, state = newShopState() } = options;
  const receivedAlerts: ReceivedAlert[] = [];
  const target = { shop, apiSecret, appUrl, fetch: send, now };
  return {
    state,
    api: (request) =>
      answerAdminApi(request, { app: { shop, apiKey, apiSecret }, catalogue, state, now }),
    installed: () => state.installed,
    install: () => {
      install(state, scopes, now());
    },
    uninstall: () => {
      uninstall(state);
      return deliverWebhook("app/uninstalled", { myshopify_domain: shop }, target);
    },
    sendWebhook: (topic, payload, { triggeredAt } = {}) =>
      deliverWebhook(topic, payload, target, triggeredAt),
    blockPlaced: () => state.blockPlaced,
    placeBlock: (placed) => {
      state.blockPlaced = placed;
    },
    adminLanguage: () => state.adminLanguage,
    chooseLanguage: (language) => {
      state.adminLanguage = language;
    },
    flowTriggers: () => state.flowTriggers,
    receivedAlerts: () => receivedAlerts,
    receiveAlert: (alert) => {
      receivedAlerts.unshift(alert);
      receivedAlerts.splice(MOST_ALERTS);
    },
    sessionToken: () => signToken(sessionTokenClaims(shop, apiKey, now()), apiSecret),
  };
}
