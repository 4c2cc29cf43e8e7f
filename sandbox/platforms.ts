import { join } from "node:path";
import { keep, readKept } from "./kept.ts";
import { sandboxAccounts } from "./klaviyo/keys.ts";
import {
  createKlaviyo,
  type Activity,
  type Klaviyo,
  type KlaviyoAccount,
  type Received,
} from "./klaviyo/klaviyo.ts";
import type { Ports } from "./ports.ts";
import { serve, type Handler } from "./serve.ts";
import { createAdminHost } from "./shopify/admin/host.ts";
import { createShopify, type Shopify } from "./shopify/shopify.ts";
import { newShopState, type ShopState } from "./shopify/state.ts";
import { createAppProxy } from "./storefront/app-proxy.ts";
import { catalogue } from "./storefront/catalogue.ts";
import { housePaint } from "./storefront/house-paint.ts";
import { createStorefront } from "./storefront/storefront.ts";

/** Sample values that only this Shopify and this app share. */
export const SHOP = "sandbox.myshopify.com";
export const API_KEY = "sandbox-client-id";
export const API_SECRET = "sandbox-client-secret";
export const SCOPES = "write_app_proxy,read_products";

export interface Platforms {
  urls: { admin: string; storefront: string; inbox: string; app: string };
  /** What the app calls as https://{shop}. */
  shopifyApiUrl: string;
  shopify: Shopify;
  klaviyo: Klaviyo;
  close: () => Promise<void>;
}

/** Serves everything around the app on its ports: Shopify's admin, storefront and API, and Klaviyo. */
export async function openPlatforms(
  ports: Ports,
  directory: string,
  { unlimited = false, accounts }: { unlimited?: boolean; accounts?: KlaviyoAccount[] } = {},
): Promise<Platforms> {
  const closers: (() => Promise<void> | void)[] = [];
  const { admin, storefront, inbox } = ports;
  const urls = { admin: admin.url, storefront: storefront.url, inbox: inbox.url, app: ports.app };
  const klaviyo = openKlaviyo({ directory, unlimited, accounts }, closers);
  const shopify = openShopify(directory, urls.app, closers, (id) => void klaviyo.restock(id));
  const api = await serve((request) => shopify.api(request));
  closers.push(() => api.close());
  inbox.show(klaviyoHandler(klaviyo));
  admin.show(
    createAdminHost({
      shop: SHOP,
      apiKey: API_KEY,
      apiSecret: API_SECRET,
      appUrl: urls.app,
      storefrontUrl: urls.storefront,
      inboxUrl: urls.inbox,
      platform: shopify,
    }).fetch,
  );
  storefront.show(
    createStorefront({
      shop: SHOP,
      appMetafields: () => shopify.state.appMetafields,
      appProxy: createAppProxy({ shop: SHOP, apiSecret: API_SECRET, appUrl: urls.app }),
      installed: () => shopify.installed(),
      blockPlaced: () => shopify.blockPlaced(),
    }).fetch,
  );
  return {
    urls,
    shopifyApiUrl: api.url,
    shopify,
    klaviyo,
    close: async () => {
      for (const end of closers.splice(0).reverse()) await end();
    },
  };
}

function openKlaviyo(
  {
    directory,
    unlimited,
    accounts: known = sandboxAccounts(),
  }: { directory: string; unlimited: boolean; accounts: KlaviyoAccount[] | undefined },
  closers: (() => void)[],
): Klaviyo {
  const file = join(directory, "klaviyo.json");
  const received = (readKept(file) as Received[] | undefined) ?? [];
  const activitiesFile = join(directory, "klaviyo-activities.json");
  const activities = (readKept(activitiesFile) as Activity[] | undefined) ?? [];
  const keysFile = join(directory, "klaviyo-keys.json");
  const revoked = readKept(keysFile) as string[] | undefined;
  const accounts = revoked
    ? known.map((account) => ({ ...account, revoked: revoked.includes(account.key) }))
    : known;
  const klaviyo = createKlaviyo({ accounts, unlimited, state: { received, activities } });
  closers.push(keep(file, () => klaviyo.received));
  closers.push(keep(activitiesFile, () => klaviyo.activities));
  closers.push(keep(keysFile, () => accounts.filter((each) => each.revoked).map(({ key }) => key)));
  return klaviyo;
}

function openShopify(
  directory: string,
  appUrl: string,
  closers: (() => void)[],
  onRestock: (variantId: string) => void,
): Shopify {
  const file = join(directory, "shopify.json");
  // The stored state of an older sandbox lacks newer fields.
  const state = { ...newShopState(), ...(readKept(file) as Partial<ShopState> | undefined) };
  closers.push(keep(file, () => state));
  return createShopify({
    shop: SHOP,
    apiKey: API_KEY,
    apiSecret: API_SECRET,
    scopes: SCOPES,
    appUrl,
    catalogue: [...catalogue, housePaint],
    onRestock,
    state,
  });
}

/** One address for both: the API below /api, the inbox everywhere else. */
function klaviyoHandler(klaviyo: Klaviyo): Handler {
  return (request) =>
    new URL(request.url).pathname.startsWith("/api/")
      ? klaviyo.fetch(request)
      : klaviyo.page(request);
}
