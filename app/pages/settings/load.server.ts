import { loadAlertSettings } from "../../alerts/settings.server.ts";
import { tokensOf } from "../../merchant/api-tokens/tokens.server.ts";
import { deletionsStatus } from "../../merchant/privacy/profile-deletions.server.ts";
import { callingCodes } from "../../merchant/settings-form.server.ts";
import { loadSettings } from "../../merchant/settings.server.ts";
import { knowsSettings } from "../../merchant/storefront-settings.server.ts";
import { env } from "../../server/env.server.ts";
import { loadVerdict } from "../shared/verdict.server.ts";
import { countryOptions } from "./storefront/country-options.ts";

interface Visit {
  locale: string;
  /**
   * Has Shopify confirm the install and updates the storefront if it lags behind; false if that
   * failed.
   */
  isConfirmed: () => Promise<boolean>;
  now: Date;
}

/** The data of the settings page; throws a 404 if the app is not installed. */
export async function loadSettingsPage(shop: string, { locale, isConfirmed, now }: Visit) {
  const [verdict, settings, alerts, deletions, tokens] = await Promise.all([
    loadVerdict(shop, now),
    loadSettings(shop),
    loadAlertSettings(shop),
    deletionsStatus(shop),
    tokensOf(shop),
  ]);
  if (!verdict || !settings || !deletions) throw new Response(undefined, { status: 404 });
  const storefrontKnows = (await knowsSettings(shop)) || (await isConfirmed());
  const countries = countryOptions(callingCodes(), locale);
  const api = { url: `${env.SHOPIFY_APP_URL}/api/v1`, tokens };
  return { verdict, settings, alerts, deletions, api, storefrontKnows, countries, now };
}
