import { join } from "node:path";
import { keep, readKept } from "./kept.ts";
import { sandboxAccounts } from "./klaviyo/keys.ts";
import { createKlaviyo, type Klaviyo, type Received } from "./klaviyo/klaviyo.ts";
import { serve, type Handler, type Served } from "./serve.ts";
import { createAdminHost } from "./shopify/admin/host.ts";
import { createShopify, type Shopify } from "./shopify/shopify.ts";
import { newShopState, type ShopState } from "./shopify/state.ts";
import { openTunnel } from "./shopify/tunnel.ts";
import { createAppProxy } from "./storefront/app-proxy.ts";
import { catalogue } from "./storefront/catalogue.ts";
import { createStorefront } from "./storefront/storefront.ts";

/** Play values: this Shopify and this app know each other by them, and nobody else does. */
export const SHOP = "sandbox.myshopify.com";
export const API_KEY = "sandbox-client-id";
export const API_SECRET = "sandbox-client-secret";
export const SCOPES = "write_app_proxy,read_products";

export interface Platforms {
  urls: { admin: string; storefront: string; inbox: string; app: string };
  /** What the app reaches as https://{shop}. */
  shopifyApiUrl: string;
  shopify: Shopify;
  klaviyo: Klaviyo;
  close: () => Promise<void>;
}

interface PlatformOptions {
  /** The first of four ports in a row; 0 takes any four. */
  port: number;
  directory: string;
  /** Where the app's process listens now. */
  appPort: () => number;
}

/** Opens what surrounds the app: Shopify's admin, storefront and API, Klaviyo, and the way to the app. */
export async function openPlatforms(options: PlatformOptions): Promise<Platforms> {
  const { port, directory, appPort } = options;
  const closers: (() => Promise<void> | void)[] = [];
  const close = async () => {
    for (const end of closers.splice(0).reverse()) await end();
  };
  const portAt = (at: number) => (port === 0 ? 0 : port + at);
  const open = async (handler: Handler, at = 0): Promise<Served> => {
    const served = await serve(handler, at);
    closers.push(() => served.close());
    return served;
  };

  try {
    const klaviyo = openKlaviyo(directory, closers);
    // Each page has to know the others' addresses: the sockets come first, and their pages after.
    const pages: { admin: Handler; storefront: Handler } = { admin: notYet, storefront: notYet };
    const admin = browserUrl(await open((request) => pages.admin(request), portAt(0)));
    const storefront = browserUrl(await open((request) => pages.storefront(request), portAt(1)));
    const inbox = browserUrl(await open(klaviyoHandler(klaviyo), portAt(2)));
    const tunnel = await openTunnel({ port: portAt(3), appPort, adminUrl: () => admin });
    closers.push(() => tunnel.close());
    const urls = { admin, storefront, inbox, app: tunnel.url };

    const shopify = openShopify(directory, urls.app, closers);
    pages.admin = createAdminHost({
      shop: SHOP,
      apiKey: API_KEY,
      apiSecret: API_SECRET,
      appUrl: urls.app,
      storefrontUrl: storefront,
      inboxUrl: inbox,
      platform: shopify,
    }).fetch;
    pages.storefront = createStorefront({
      shop: SHOP,
      appMetafields: () => shopify.state.appMetafields,
      appProxy: createAppProxy({ shop: SHOP, apiSecret: API_SECRET, appUrl: urls.app }),
      installed: () => shopify.installed(),
    }).fetch;
    const api = await open((request) => shopify.api(request));
    return { urls, shopifyApiUrl: api.url, shopify, klaviyo, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function openKlaviyo(directory: string, closers: (() => void)[]): Klaviyo {
  const file = join(directory, "klaviyo.json");
  const received = (readKept(file) as Received[] | undefined) ?? [];
  const klaviyo = createKlaviyo({ accounts: sandboxAccounts(), state: { received } });
  closers.push(keep(file, () => klaviyo.received));
  return klaviyo;
}

function openShopify(directory: string, appUrl: string, closers: (() => void)[]): Shopify {
  const file = join(directory, "shopify.json");
  const state = (readKept(file) as ShopState | undefined) ?? newShopState();
  closers.push(keep(file, () => state));
  return createShopify({
    shop: SHOP,
    apiKey: API_KEY,
    apiSecret: API_SECRET,
    scopes: SCOPES,
    appUrl,
    catalogue,
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

function notYet(): Promise<Response> {
  return Promise.resolve(new Response("Starting", { status: 503 }));
}

function browserUrl({ port }: Served): string {
  return `http://localhost:${port}`;
}
