/** What a shop's filter is read by: its days and the phone numbers that it searches for. */
export interface ShopRegion {
  /** The IANA name of the time zone of the shop's days. */
  timeZone: string;
  /** The ISO 3166 code of the country of national phone numbers; empty for none. */
  country: string;
}
