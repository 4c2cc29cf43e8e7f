import { env } from "../../server/env.server.ts";
import { timeZoneOf } from "../../merchant/time-zone.server.ts";

const SHOPIFY_APP_BRIDGE = "https://cdn.shopify.com/shopifycloud/app-bridge.js";

/** What every page inside the admin is written in, and what connects it to the admin. */
export async function loadFrame(shop: string, locale: string) {
  return {
    apiKey: env.SHOPIFY_API_KEY,
    appBridgeUrl: env.APP_BRIDGE_URL ?? SHOPIFY_APP_BRIDGE,
    locale,
    timeZone: await timeZoneOf(shop),
  };
}
