import type { KlaviyoAccount } from "./account.ts";
import { checkFields, pickFields } from "./fieldset.ts";
import type { Endpoint } from "./endpoint.ts";

const fields = "fields[account]";

/** https://developers.klaviyo.com/en/reference/get_accounts */
export const accountsEndpoint: Endpoint = {
  method: "GET",
  path: "/api/accounts",
  scopes: ["accounts:read"],
  limits: { perSecond: 1, perMinute: 15 },
  parameters: [fields],
  answer({ account, url }) {
    const attributes = describe(account);
    const asked = url.searchParams.get(fields);
    const problems = checkFields(fields, asked, attributes);
    if (problems.length > 0) return { problems };
    const self = `${url.origin}/api/accounts`;
    const data = {
      type: "account",
      id: account.publicApiKey,
      attributes: pickFields(asked, attributes),
      links: { self: `${self}/${account.publicApiKey}` },
    };
    return { document: { data: [data], links: { self } } };
  },
};

function describe(account: KlaviyoAccount) {
  return {
    test_account: account.testAccount,
    contact_information: {
      default_sender_name: account.organizationName,
      default_sender_email: "hello@outfitters.example",
      website_url: null,
      organization_name: account.organizationName,
      street_address: {
        address1: null,
        address2: null,
        city: null,
        region: null,
        country: null,
        zip: null,
      },
    },
    industry: null,
    timezone: "US/Eastern",
    preferred_currency: "USD",
    public_api_key: account.publicApiKey,
    locale: "en-US",
  };
}
