import { confirmInstalled } from "./install.server.ts";
import { compareStorefrontSecret } from "./told-page-secret.server.ts";
import { knowsSettings, tellStorefront, type AdminGraphql } from "./storefront-settings.server.ts";
import { rememberTimeZone } from "./time-zone.server.ts";

const PRESENCE = `#graphql
  query Presence {
    currentAppInstallation {
      id
      settings: metafield(namespace: "notify_me", key: "settings") {
        id
      }
      secret: metafield(namespace: "notify_me", key: "page_secret") {
        value
      }
    }
    shop {
      ianaTimezone
    }
  }
`;

/**
 * Confirms with Shopify that the app is installed, by a call that fails with a revoked token;
 * stores the shop's time zone; and writes the settings and the page secret to the storefront if it
 * does not have them: after a change that could not be written, after a restored backup, or after a
 * reinstall, since Shopify deletes an installation's metafields with it. Throws if Shopify can't be reached or refuses.
 */
export async function confirmPresence(
  shop: string,
  graphql: AdminGraphql,
  now: () => Date,
): Promise<void> {
  const at = now();
  const answer = (await (await graphql(PRESENCE)).json()) as {
    data: {
      currentAppInstallation: {
        id: string;
        settings: object | null;
        secret: { value: string } | null;
      };
      shop: { ianaTimezone: string };
    };
  };
  await confirmInstalled(shop, at);
  await rememberTimeZone(shop, answer.data.shop.ianaTimezone);
  const { id, settings, secret } = answer.data.currentAppInstallation;
  const hasSecret = await compareStorefrontSecret(shop, secret?.value ?? null, at);
  if (settings && hasSecret && (await knowsSettings(shop))) return;
  await tellStorefront(shop, graphql, id, now());
}
