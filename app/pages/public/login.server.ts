import { data } from "@remix-run/node";

/**
 * Whether Shopify's library finds no shop in the typed text; if it finds one, it throws the
 * redirect.
 */
type IsRefused = (shop: string) => Promise<boolean>;

/** With a shop in the query, the visitor is redirected to the install. */
export async function loadLogin(query: URLSearchParams, locale: string, isRefused: IsRefused) {
  const shop = query.get("shop");
  return { refused: !!shop && (await isRefused(shop)), locale };
}

export async function actOnLogin(form: FormData, isRefused: IsRefused) {
  const shop = form.get("shop");
  return data({ refused: typeof shop !== "string" || (await isRefused(shop)) }, { status: 422 });
}
