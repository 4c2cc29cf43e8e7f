import type { Channel } from "../klaviyo/request.ts";

interface Reachable {
  email: string | null;
  phone: string | null;
  smsConsent: boolean;
  phoneRefused: boolean;
}

/**
 * The channels a row goes out by: e-mail with an address; SMS with a phone that Klaviyo took, the
 * shopper's consent and the merchant's switch.
 */
export function channelsOf(row: Reachable, smsEnabled: boolean): Channel[] {
  return [
    ...(row.email ? (["EMAIL"] as const) : []),
    ...(row.phone && row.smsConsent && smsEnabled && !row.phoneRefused ? (["SMS"] as const) : []),
  ];
}
