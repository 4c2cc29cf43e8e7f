import type { Settings } from "./settings.ts";

/** Asks Shopify's Admin API: the query's `data`, or an error thrown by the client. */
export type AdminGraphql = (
  query: string,
  options?: { variables: Record<string, unknown> },
) => Promise<Response>;

const INSTALLATION = `#graphql
  query Installation {
    currentAppInstallation {
      id
    }
  }
`;

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

/** What the block reads as `app.metafields.notify_me.settings`. */
export function storefrontSettings({ smsEnabled, defaultCountry, consent }: Settings) {
  return {
    channels: smsEnabled ? ["EMAIL", "SMS"] : ["EMAIL"],
    default_country: defaultCountry,
    consent,
  };
}

/**
 * Writes the settings to the one metafield that the block reads: app data, owned by the installation
 * and closed to everybody else. https://shopify.dev/docs/apps/build/metafields/manage-app-data-metafields
 * Throws where Shopify can't be reached or refuses.
 */
export async function tellStorefront(graphql: AdminGraphql, settings: Settings): Promise<void> {
  const installation = (await (await graphql(INSTALLATION)).json()) as {
    data: { currentAppInstallation: { id: string } };
  };
  const answer = await graphql(SET_METAFIELD, {
    variables: {
      metafields: [
        {
          ownerId: installation.data.currentAppInstallation.id,
          namespace: "notify_me",
          key: "settings",
          type: "json",
          value: JSON.stringify(storefrontSettings(settings)),
        },
      ],
    },
  });
  const { data } = (await answer.json()) as {
    data: { metafieldsSet: { userErrors: { message: string }[] } };
  };
  const [refusal] = data.metafieldsSet.userErrors;
  if (refusal) throw new Error(`Shopify refused the block's settings: ${refusal.message}`);
}
