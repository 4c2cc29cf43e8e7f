import { askHost } from "./host-link.js";

/**
 * A fresh one each time: they live for a minute.
 * https://shopify.dev/docs/api/app-bridge-library/apis/id-token
 * @returns {Promise<string>}
 */
export async function idToken() {
  const { token } = await askHost("token");
  return String(token);
}
