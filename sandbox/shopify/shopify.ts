import type { Handler } from "#sandbox/serve.ts";
import type { CatalogueProduct } from "#sandbox/storefront/catalogue.ts";
import type { Platform, ReceivedAlert } from "./admin/platform.ts";
import { answerAdminApi } from "./admin-api.ts";
import { sessionTokenClaims, signToken } from "./session-token.ts";
import { install, newShopState, uninstall, type ShopState } from "./state.ts";
import {
  isAvailable,
  productPayload,
  quantityOf,
  restoreStock,
  setQuantity,
  variantPayload,
} from "./stock.ts";
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
  /** Setting the stock of a variant changes it here. */
  catalogue: CatalogueProduct[];
  /** Called when a variant that was sold out can be bought: other apps' catalog syncs see it. */
  onRestock?: (variantId: string) => void;
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
  restoreStock(catalogue, state);
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
    stock: () =>
      catalogue.flatMap(({ title, variants }) =>
        variants.map((variant) => ({
          id: variant.id,
          name: `${title}, ${variant.title}`,
          quantity: quantityOf(variant, state),
        })),
      ),
    async setStock({ variantId, quantity, told }) {
      const wasAvailable = isAvailable(catalogue, variantId);
      const { product, variant } = setQuantity(catalogue, state, variantId, quantity);
      if (variant.available && !wasAvailable) options.onRestock?.(variantId);
      const at = now();
      const sent = [
        ...(told === "both" || told === "products/update"
          ? [["products/update", productPayload(product, state, at)] as const]
          : []),
        ...(told === "both" || told === "variants/in_stock"
          ? [
              [
                "variants/in_stock",
                variantPayload(
                  product,
                  variant,
                  state,
                  `${new Date(at).toISOString().slice(0, 19)}Z`,
                ),
              ] as const,
            ]
          : []),
      ];
      let answer: { status: number } | undefined;
      for (const [topic, payload] of sent) answer = await deliverWebhook(topic, payload, target);
      return answer;
    },
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
