/** Without these no sign-up is accepted. */
export const NEEDED_SCOPES = ["catalogs:write", "profiles:write"] as const;

export type NeededScope = (typeof NEEDED_SCOPES)[number];

/** Klaviyo's metric for back-in-stock sign-ups. */
export const BACK_IN_STOCK_METRIC = "Subscribed to Back in Stock";
