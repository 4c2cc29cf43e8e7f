import { askHost } from "./host-link.js";

/**
 * The app's extensions, and the place of each in the published theme.
 * https://shopify.dev/docs/api/app-home/apis/authentication-and-data/app-api
 */
export async function extensions() {
  return (await askHost("extensions")).extensions;
}
