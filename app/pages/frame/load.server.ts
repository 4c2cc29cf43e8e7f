import { languageScript } from "../../locales/language-script.server.ts";
import { pageLanguage } from "../../locales/locale.ts";
import { env } from "../../server/env.server.ts";
import { timeZoneOf } from "../../merchant/time-zone.server.ts";

const SHOPIFY_APP_BRIDGE = "https://cdn.shopify.com/shopifycloud/app-bridge.js";

/** The locale and time zone of all admin pages, and their connection to the admin. */
export async function loadFrame(shop: string, locale: string) {
  return {
    apiKey: env.SHOPIFY_API_KEY,
    appBridgeUrl: env.APP_BRIDGE_URL ?? SHOPIFY_APP_BRIDGE,
    locale,
    languageScript: languageScript(pageLanguage(locale)),
    timeZone: await timeZoneOf(shop),
  };
}
