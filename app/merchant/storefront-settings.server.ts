import { commit, db, write } from "../server/database/db.server.ts";
import { notePageSecretTold, presentPageSecret } from "./told-page-secret.server.ts";
import { loadSettings } from "./settings.server.ts";
import type { Settings } from "./settings.ts";

/** Queries Shopify's Admin API: answers the query's `data`, or throws the client's error. */
export type AdminGraphql = (
  query: string,
  options?: { variables: Record<string, unknown> },
) => Promise<Response>;

const SET_METAFIELD = `#graphql
  mutation TellBlock($metafields: [MetafieldsSetInput!]!) {
    metafieldsSet(metafields: $metafields) {
      userErrors {
        field
        message
      }
    }
  }
`;

/** The settings that the block reads as `app.metafields.notify_me.settings`. */
function blockSettings({ smsEnabled, defaultCountry, consent, translations }: Settings) {
  return {
    channels: smsEnabled ? ["EMAIL", "SMS"] : ["EMAIL"],
    default_country: defaultCountry,
    consent,
    // By language, each with its own version, which the block sends back.
    ...(translations.length > 0 && {
      consents: Object.fromEntries(translations.map(({ locale, ...wording }) => [locale, wording])),
    }),
  };
}

/** Whether the storefront has the settings as they are stored now. */
export async function knowsSettings(shop: string): Promise<boolean> {
  const merchant = await db.merchant.findUnique({
    where: { shop },
    select: { storefrontToldAt: true },
  });
  return merchant !== null && merchant.storefrontToldAt !== null;
}

/**
 * Writes what the block reads, all of it or nothing: the settings, and the secret that signs its
 * pages. They are app data, owned by the installation and private: Liquid reads them outside of the
 * app's own blocks no more than a browser does.
 * https://shopify.dev/docs/apps/build/metafields/manage-app-data-metafields Throws if Shopify can't
 * be reached or refuses.
 */
export async function tellStorefront(
  shop: string,
  graphql: AdminGraphql,
  ownerId: string,
  now: Date,
): Promise<void> {
  const settings = await loadSettings(shop);
  if (!settings) return;
  const { sealed, secret } = await presentPageSecret(shop);
  const answer = await graphql(SET_METAFIELD, {
    variables: {
      metafields: [
        {
          ownerId,
          namespace: "notify_me",
          key: "settings",
          type: "json",
          value: JSON.stringify(blockSettings(settings)),
        },
        {
          ownerId,
          namespace: "notify_me",
          key: "page_secret",
          type: "single_line_text_field",
          value: secret,
        },
      ],
    },
  });
  const { data } = (await answer.json()) as {
    data: { metafieldsSet: { userErrors: { message: string }[] } };
  };
  const [refusal] = data.metafieldsSet.userErrors;
  if (refusal) throw new Error(`Shopify refused the block's settings: ${refusal.message}`);
  const { smsEnabled, defaultCountry, consent, newestConsent } = settings;
  // Settings that were changed in the meantime are still to be written.
  const told = {
    shop,
    smsEnabled,
    defaultCountry,
    consentVersion: consent.version,
    consentTexts: { none: { version: { gt: newestConsent } } },
  };
  await commit(() => [
    write.merchant.updateMany({ where: told, data: { storefrontToldAt: now } }),
    ...notePageSecretTold(shop, sealed, now),
  ]);
}
