import { commit, db, write } from "../server/database/db.server.ts";
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
 * Writes the settings to the one metafield that the block reads: app data, owned by the
 * installation and private.
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
  await commit(() => [write.merchant.updateMany({ where: told, data: { storefrontToldAt: now } })]);
}
