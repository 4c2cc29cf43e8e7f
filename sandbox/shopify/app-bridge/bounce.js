import { idToken } from "./id-token.js";

/**
 * Without a valid token, the app's server sends an empty page, which is to come back with one. True if
 * this is such a page.
 * https://shopify.dev/docs/apps/build/authentication-authorization/session-tokens/set-up-session-tokens
 */
export function bounceBack() {
  const wanted = new URLSearchParams(location.search).get("shopify-reload");
  if (wanted === null) return false;
  const url = new URL(wanted, location.href);
  if (url.origin !== location.origin) return true;
  void idToken().then((token) => {
    url.searchParams.set("id_token", token);
    location.replace(url);
  });
  return true;
}
