import { createHmac, randomBytes } from "node:crypto";

/** The path of the app's pages in the admin. */
export const APP_ROOT = "/apps/notify-me";

/** The parameters that Shopify, or a redirect, adds to a page's own query. */
const SHOPIFYS_OWN = [
  "embedded",
  "hmac",
  "host",
  "id_token",
  "locale",
  "session",
  "shop",
  "timestamp",
  "shopify-reload",
];

interface Frame {
  appUrl: string;
  shop: string;
  apiSecret: string;
  idToken: string;
  /** The language of the merchant's account. */
  locale: string;
  now: number;
}

/** The app's path and query in an address of the admin; undefined if it has none. */
export function readAppPath({ pathname, searchParams }: URL): string | undefined {
  if (!pathname.startsWith(`${APP_ROOT}/`)) return undefined;
  return ownAddress(pathname.slice(APP_ROOT.length), searchParams);
}

/** The address in the admin of a page of the app; undefined for any other page. */
export function adminAddress(address: URL, appUrl: string): string | undefined {
  if (address.origin !== new URL(appUrl).origin) return undefined;
  return APP_ROOT + ownAddress(address.pathname, address.searchParams);
}

function ownAddress(path: string, query: URLSearchParams): string {
  const own = new URLSearchParams(query);
  for (const name of SHOPIFYS_OWN) own.delete(name);
  return own.size > 0 ? `${path}?${own.toString()}` : path;
}

/**
 * The address of an app's page as Shopify's admin frames it: signed, with a session token.
 * https://shopify.dev/docs/apps/build/authentication-authorization/set-embedded-app-authorization
 */
export function frameAddress(
  appPath: string,
  { appUrl, shop, apiSecret, idToken, locale, now }: Frame,
): string {
  const [path = "/", query = ""] = splitOnce(appPath, "?");
  const address = new URL(appUrl);
  address.pathname = path;
  address.search = query;
  const handle = shop.replace(/\.myshopify\.com$/, "");
  const shopifys = {
    embedded: "1",
    host: Buffer.from(`admin.shopify.com/store/${handle}`).toString("base64").replace(/=+$/, ""),
    id_token: idToken,
    locale,
    session: randomBytes(32).toString("hex"),
    shop,
    timestamp: String(Math.floor(now / 1000)),
  };
  for (const [name, value] of Object.entries(shopifys)) address.searchParams.set(name, value);
  address.searchParams.set("hmac", signQuery(address.searchParams, apiSecret));
  return address.href;
}

/** https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/authorization-code-grant#step-1-verify-the-installation-request */
function signQuery(query: URLSearchParams, secret: string): string {
  const names = [...new Set(query.keys())].filter((name) => name !== "hmac");
  const signed = new URLSearchParams();
  for (const name of names.sort((one, other) => one.localeCompare(other))) {
    signed.set(name, query.getAll(name).join(","));
  }
  const text = signed.toString().replaceAll("+", "%20");
  return createHmac("sha256", secret).update(text).digest("hex");
}

function splitOnce(text: string, mark: string): string[] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
