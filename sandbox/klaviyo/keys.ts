import type { KlaviyoAccount } from "./account.ts";

/** Every scope that an endpoint of this Klaviyo requires. */
export const everyScope = [
  "accounts:read",
  "catalogs:write",
  "data-privacy:write",
  "events:read",
  "flows:read",
  "lists:read",
  "lists:write",
  "metrics:read",
  "profiles:read",
  "profiles:write",
  "subscriptions:write",
];

/** The sandbox's one Klaviyo account, with keys as a merchant may create them. Sample values, no secrets. */
export function sandboxAccounts(): KlaviyoAccount[] {
  return [
    key("full", everyScope),
    key(
      "mute",
      everyScope.filter((scope) => scope !== "accounts:read"),
    ),
    key(
      "half",
      everyScope.filter((scope) => scope !== "catalogs:write"),
    ),
    { ...key("gone", everyScope), revoked: true },
    key("base", ["accounts:read", "catalogs:write", "profiles:write"]),
  ];
}

/** `pk_` and 34 letters or digits; the last four, which the app shows, distinguish the keys. */
function key(lastFour: string, scopes: string[]): KlaviyoAccount {
  return {
    key: `pk_sandbox${lastFour.padStart(27, "0")}`,
    scopes,
    publicApiKey: "SBX001",
    organizationName: "Sandbox Outfitters",
    testAccount: true,
  };
}
