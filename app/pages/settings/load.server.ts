import { connectionStatus } from "../../merchant/connection-status.server.ts";
import { callingCodes } from "../../merchant/settings-form.server.ts";
import { loadSettings } from "../../merchant/settings.server.ts";
import { knowsSettings } from "../../merchant/storefront-settings.server.ts";
import { countryOptions } from "./storefront/country-options.ts";

interface Visit {
  locale: string;
  /** Has Shopify confirm the install, and tells the storefront what it does not know; false where it could not. */
  isConfirmed: () => Promise<boolean>;
  now: Date;
}

/** What the settings page shows of a shop; throws a 404 where the app is not installed. */
export async function loadSettingsPage(shop: string, { locale, isConfirmed, now }: Visit) {
  const [connection, settings] = await Promise.all([connectionStatus(shop), loadSettings(shop)]);
  if (!connection || !settings) throw new Response(undefined, { status: 404 });
  const storefrontKnows = (await knowsSettings(shop)) || (await isConfirmed());
  const countries = countryOptions(callingCodes(), locale);
  return { connection, settings, storefrontKnows, countries, now };
}
