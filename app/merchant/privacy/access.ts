/** What a member of the staff did with shoppers' data in the admin. */
export const ACCESS_KINDS = [
  "viewed",
  "corrected",
  "exported",
  "data_downloaded",
  "imported",
] as const;

export type AccessKind = (typeof ACCESS_KINDS)[number];

/** Who did what, for the record. It names no shopper. */
export interface Access {
  /** Shopify's id of the user, from the session token. */
  staffId: string;
  kind: AccessKind;
  /** The id of the sign-up or of the data request, or the filter of an export; see `recordedFilter`. */
  subject: string | null;
}
