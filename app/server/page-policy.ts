/** What an answer without a page of ours may load, and which pages may frame it: nothing, and none. */
export const NO_PAGE_POLICY = "default-src 'none'; frame-ancestors 'none'";

/** App Bridge, and what it loads. Other paths of this host have files of any shop. */
const APP_BRIDGE = "https://cdn.shopify.com/shopifycloud/";

/** Where App Bridge reports how fast a page was, for "Built for Shopify". */
const REPORTS = "https://monorail-edge.shopifysvc.com";

export interface PagePolicy {
  /** A number used once: our own scripts in the page carry it. */
  nonce: string;
  /** The shop whose admin may frame the page; undefined where no page may. */
  shop: string | undefined;
  /** Another App Bridge than Shopify's. */
  appBridgeUrl?: string | undefined;
}

/**
 * The policy of a page. Scripts are files of ours, App Bridge, and those with the nonce. Polaris sets
 * styles in attributes, which need 'unsafe-inline'. A form leads to the shop's install page, as
 * Chromium compares redirects too. https://www.w3.org/TR/CSP3/
 */
export function pagePolicy({ nonce, shop, appBridgeUrl }: PagePolicy): string {
  const appBridge = appBridgeUrl === undefined ? [APP_BRIDGE, REPORTS] : [appBridgeUrl];
  const [scripts = "", ...reports] = appBridge;
  const ancestors =
    shop === undefined ? ["'none'"] : [`https://${shop}`, "https://admin.shopify.com"];
  const directives: Record<string, string[]> = {
    "default-src": ["'none'"],
    "script-src": ["'self'", `'nonce-${nonce}'`, scripts],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "https://cdn.shopify.com"],
    "font-src": ["'self'", "https://cdn.shopify.com"],
    "connect-src": ["'self'", ...(reports.length > 0 ? [scripts, ...reports] : [])],
    "manifest-src": ["'self'"],
    "form-action": ["'self'", "https://*.myshopify.com", "https://admin.shopify.com"],
    "base-uri": ["'none'"],
    "frame-ancestors": ancestors,
  };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(" ")}`)
    .join("; ");
}
