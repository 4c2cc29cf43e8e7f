/** Without these no sign-up is taken. */
export const NEEDED_SCOPES = ["catalogs:write", "profiles:write"] as const;

export type NeededScope = (typeof NEEDED_SCOPES)[number];

/** What Klaviyo's back-in-stock sign-ups are events of. */
export const BACK_IN_STOCK_METRIC = "Subscribed to Back in Stock";
