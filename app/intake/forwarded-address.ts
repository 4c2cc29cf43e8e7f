import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/**
 * The address that Shopify names as the shopper's, in `X-Forwarded-For`: each proxy adds the one that
 * called it at the end, so the shopper's is as many places from the end as there are proxies that we
 * trust, Shopify's included. What is further left is the client's own claim. Undefined where there
 * are fewer, or where it is no address; of IPv6 the network, since a device has all of a /64.
 */
export function addressOf(forwardedFor: string | undefined, hops: number): string | undefined {
  if (hops === 0 || forwardedFor === undefined) return undefined;
  return networkOf(forwardedFor.split(",").at(-hops)?.trim() ?? "");
}

/** An IPv4 address, or the network of an IPv6 address; undefined for any other text. */
export function networkOf(text: string): string | undefined {
  // The library makes an error with its stack of any other text: many requests have none here.
  if (isIP(text) === 0) return undefined;
  const address = ipaddr.process(text);
  if (address instanceof ipaddr.IPv4) return address.toString();
  return `${address.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(":")}::/64`;
}
