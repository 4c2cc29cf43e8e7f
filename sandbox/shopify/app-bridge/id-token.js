import { askHost } from "./host-link.js";

/**
 * Returns a new token each time: a token lives for a minute.
 * https://shopify.dev/docs/api/app-bridge-library/apis/id-token
 * @returns {Promise<string>}
 */
export async function idToken() {
  const { token } = await askHost("token");
  return String(token);
}
