/** What a filter means in a shop: when its days begin, and which country its phone numbers are in. */
export interface ShopRegion {
  /** The IANA name of the time zone of the shop's days. */
  timeZone: string;
  /** The ISO 3166 code of the country of national phone numbers; empty for none. */
  country: string;
}
