/**
 * What the app can use, by the names on Klaviyo's page for a new private key. Its "Full access" is
 * read and write together. https://developers.klaviyo.com/en/docs/authenticate_#available-scopes
 */
const ACCESS = {
  catalogs: "full",
  profiles: "full",
  lists: "full",
  subscriptions: "full",
  accounts: "read",
  flows: "read",
  metrics: "read",
  events: "read",
} as const;

/**
 * Klaviyo's page for a new private key, with these permissions preselected: a list in `scopes`,
 * separated by commas. "Using queries" in https://help.klaviyo.com/hc/en-us/articles/7423954176283
 */
export const KEY_PAGE = `https://www.klaviyo.com/create-private-api-key?scopes=${Object.entries(
  ACCESS,
)
  .flatMap(([name, level]) =>
    level === "full" ? [`${name}:read`, `${name}:write`] : `${name}:read`,
  )
  .join(",")}`;
