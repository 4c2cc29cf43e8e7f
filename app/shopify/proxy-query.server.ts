import { noteProxyFault } from "../server/authentication-failures.server.ts";
import { previousSecretUses } from "../server/metrics.server.ts";
import { readProxySignature, type ProxyFault } from "./proxy-signature.server.ts";
import { api, apiSecrets } from "./shopify.server.ts";

/**
 * The shop of a request signed by Shopify's app proxy; undefined for anything else. Only the
 * signature and the clock are checked (90 s): the library's own function would also refresh the
 * shop's token over the network, while the shopper waits.
 * https://shopify.dev/docs/apps/build/online-store/app-proxies/authenticate-app-proxies
 */
export function verifyAppProxy(request: Request): string | undefined {
  const query = new URL(request.url).searchParams;
  const shop = shopOfProxyQuery(query);
  if (shop === undefined) noteProxyFault(faultOfProxyQuery(query) ?? "unsigned");
  return shop;
}

/** The same, by the request's query alone, which is all that the signature covers. */
export function shopOfProxyQuery(query: URLSearchParams): string | undefined {
  const signature = readProxySignature(query, apiSecrets, new Date());
  if (signature.fault !== null) return undefined;
  if (signature.secret > 0) previousSecretUses.inc({ use: "app_proxy" });
  return shopNamed(query);
}

/** Why a query names no shop that Shopify's app proxy signed for; null where it does. */
export function faultOfProxyQuery(query: URLSearchParams): ProxyFault | null {
  const { fault } = readProxySignature(query, apiSecrets, new Date());
  return fault ?? (shopNamed(query) === undefined ? "unsigned" : null);
}

function shopNamed(query: URLSearchParams): string | undefined {
  return api.utils.sanitizeShop(query.get("shop") ?? "") ?? undefined;
}
