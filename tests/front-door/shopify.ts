import { ConnectionReset, serve } from "#sandbox/serve.ts";
import { createShopify, type Shopify } from "#sandbox/shopify/shopify.ts";
import { catalogue } from "#sandbox/storefront/catalogue.ts";

export interface ManyShops {
  url: string;
  /** Shopify as one shop knows it; the app is not installed there until the test says so. */
  of(shop: string): Shopify;
  /** What Shopify does to calls from now on; null serves them. */
  fault: "reset" | "503" | "no metafields" | null;
  /** What the token endpoint answers instead of its own text; null leaves it to the double. */
  answerTokens: (() => Response) | null;
  /** Forgets every shop and every fault. */
  reset(): void;
  close(): Promise<void>;
}

/** Puts the double of Shopify on a socket for any shop. It sends no webhooks: tests send them. */
export async function serveShopify(): Promise<ManyShops> {
  const shops = new Map<string, Shopify>();
  const of = (shop: string) => {
    const known = shops.get(shop) ?? open(shop);
    shops.set(shop, known);
    return known;
  };
  const served = await serve(async (request) => {
    if (many.fault === "reset") throw new ConnectionReset();
    if (many.fault === "503") return Response.json({ errors: "Unavailable" }, { status: 503 });
    if (many.fault === "no metafields" && (await request.clone().text()).includes("metafieldsSet"))
      return Response.json({ errors: "Internal Server Error" }, { status: 500 });
    if (many.answerTokens && new URL(request.url).pathname === "/admin/oauth/access_token")
      return many.answerTokens();
    return of(request.headers.get("x-shop-domain") ?? "").api(request);
  });
  const many: ManyShops = {
    url: served.url,
    of,
    fault: null,
    answerTokens: null,
    reset() {
      shops.clear();
      Object.assign(many, { fault: null, answerTokens: null });
    },
    close: () => served.close(),
  };
  return many;
}

function open(shop: string): Shopify {
  return createShopify({
    shop,
    apiKey: "test-api-key",
    apiSecret: "test-api-secret",
    catalogue,
    scopes: "write_app_proxy,read_products",
    appUrl: "http://127.0.0.1:9",
    fetch: () => Promise.resolve(new Response()),
  });
}
