import { type ShopLanguage, shopLanguages } from "./languages.ts";
import type { Visit } from "./visit.ts";

export type AppMetafields = Record<string, Record<string, { type: string; value: string }>>;

export interface ShopState {
  shop: string;
  customerEmail?: string | undefined;
  customerPhone?: string | undefined;
}

/** The objects every template of a shop may read: https://shopify.dev/docs/api/liquid/objects */
export function describeShop(state: ShopState, visit: Visit) {
  return {
    shop: {
      name: "Heath & Harbour",
      permanent_domain: state.shop,
      privacy_policy: { title: "Privacy policy", url: "/policies/privacy-policy" },
    },
    customer: describeCustomer(state),
    localization: {
      country: { iso_code: visit.country },
      language: languages.find(({ iso_code }) => iso_code === visit.locale),
      available_languages: languages,
    },
    request: {
      origin: visit.url.origin,
      path: visit.url.pathname,
      design_mode: visit.designMode,
      locale: { iso_code: visit.locale },
    },
    routes: { root_url: visit.root || "/", cart_add_url: `${visit.root}/cart/add` },
  };
}

const languages = shopLanguages.map(describeLanguage);

/** https://shopify.dev/docs/api/liquid/objects/shop_locale */
function describeLanguage({ isoCode, endonym, root }: ShopLanguage) {
  return {
    iso_code: isoCode,
    endonym_name: endonym,
    primary: root === "",
    root_url: root || "/",
  };
}

/** Null for a visitor who is not signed in; a customer may have stored only one of the two. */
function describeCustomer({ customerEmail: email, customerPhone: phone }: ShopState) {
  if (email === undefined && phone === undefined) return null;
  return { email: email ?? null, phone: phone ?? null };
}

/** App-data metafields as a block's Liquid sees them: `.value` is parsed if the type says so. */
export function describeMetafields(metafields: AppMetafields) {
  return mapValues(metafields, (keys) =>
    mapValues(keys, ({ type, value }) => ({
      type,
      value: type === "json" ? (JSON.parse(value) as unknown) : value,
    })),
  );
}

function mapValues<From, To>(
  record: Record<string, From>,
  change: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
