import { toCatalogVariantId } from "./shopify-ids.ts";

/** Stable until 2027-07-15. https://developers.klaviyo.com/en/docs/api_versioning_and_deprecation_policy */
export const REVISION = "2026-07-15";

export const BACK_IN_STOCK_PATH = "/api/back-in-stock-subscriptions";

export type Channel = "EMAIL" | "SMS";

/** Who is notified: every identifier that the endpoint knows. At least one is required. */
export interface Profile {
  id?: string | null;
  email?: string | null;
  phoneNumber?: string | null;
  externalId?: string | null;
}

export interface BackInStockRequest {
  variantId: string;
  profile: Profile;
  channels: Channel[];
}

/**
 * The headers of every call. The opt-out makes a retired revision answer 410 instead of being
 * served by another one.
 */
export function requestHeaders(key: string): Record<string, string> {
  return {
    authorization: `Klaviyo-API-Key ${key}`,
    revision: REVISION,
    "x-klaviyo-revision-fall-forward-opt-out": "1",
    accept: "application/vnd.api+json",
    "content-type": "application/vnd.api+json",
  };
}

/**
 * The body of https://developers.klaviyo.com/en/reference/create_back_in_stock_subscription. A
 * profile's own id is beside `type`; the other identifiers are attributes. Throws a RangeError for
 * a variant id that is no Shopify variant's.
 */
export function backInStockBody({ variantId, profile, channels }: BackInStockRequest) {
  const variant = toCatalogVariantId(variantId);
  if (!variant.ok) throw new RangeError(`The variant id ${variant.reason}.`);
  return {
    data: {
      type: "back-in-stock-subscription",
      attributes: {
        channels,
        profile: {
          data: {
            type: "profile",
            ...(profile.id ? { id: profile.id } : {}),
            attributes: {
              ...(profile.email ? { email: profile.email } : {}),
              ...(profile.phoneNumber ? { phone_number: profile.phoneNumber } : {}),
              ...(profile.externalId ? { external_id: profile.externalId } : {}),
            },
          },
        },
      },
      relationships: {
        variant: { data: { type: "catalog-variant", id: variant.id } },
      },
    },
  };
}
