/** What a member of the staff did with shoppers' data in the admin, or a token through the API. */
export const ACCESS_KINDS = [
  "viewed",
  "corrected",
  "exported",
  "data_downloaded",
  "api_read",
  "imported",
] as const;

export type AccessKind = (typeof ACCESS_KINDS)[number];

/** Who did what, for the record. It names no shopper. */
export interface Access {
  /** Shopify's id of the user, from the session token; of `api_read`, the id of the API's token. */
  staffId: string;
  kind: AccessKind;
  /** The id of the sign-up or of the data request, or the filter of an export; see `recordedFilter`. Of `api_read`, the names and values of the query. */
  subject: string | null;
}
