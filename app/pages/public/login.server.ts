import { data } from "@remix-run/node";

/** Whether Shopify's library finds no shop in what was typed; where it does, it throws the way to the shop. */
type IsRefused = (shop: string) => Promise<boolean>;

/** With a shop in the query, the visitor is sent on to install. */
export async function loadLogin(query: URLSearchParams, locale: string, isRefused: IsRefused) {
  const shop = query.get("shop");
  return { refused: !!shop && (await isRefused(shop)), locale };
}

export async function actOnLogin(form: FormData, isRefused: IsRefused) {
  const shop = form.get("shop");
  return data({ refused: typeof shop !== "string" || (await isRefused(shop)) }, { status: 422 });
}
