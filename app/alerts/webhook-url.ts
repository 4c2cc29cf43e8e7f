import ipaddr from "ipaddr.js";

/** Why an address is refused. */
export type UrlFault =
  | "malformed"
  | "too_long"
  | "not_https"
  | "credentials"
  | "port"
  | "ip_address"
  | "private_host"
  | "unknown_host";

const LONGEST = 2_000;

/** Names that lead nowhere on the Internet: RFC 6761, 6762, 7686, 8375, and what companies use inside. */
const PRIVATE_NAMES =
  /(^|\.)(localhost|localdomain|local|internal|intranet|private|corp|home|lan|home\.arpa|test|invalid|onion)$/;

/**
 * Reads the address that a merchant wants alerts at: https at its usual port, with a public name and
 * without a user. An IP address is refused in each of its notations, because the URL standard reads
 * all of them as one. What the name resolves to is another question: `public-lookup.server.ts`.
 * The operator may allow other origins, such as one on this machine.
 */
export function readWebhookUrl(
  text: string,
  allowedOrigins: readonly string[] = [],
): { ok: true; url: URL } | { ok: false; fault: UrlFault } {
  const typed = text.trim();
  if (typed.length > LONGEST) return { ok: false, fault: "too_long" };
  const url = URL.parse(typed);
  if (!url) return { ok: false, fault: "malformed" };
  url.hash = "";
  const fault = allowedOrigins.includes(url.origin) ? userFault(url) : faultOf(url);
  return fault ? { ok: false, fault } : { ok: true, url };
}

function userFault({ username, password }: URL): UrlFault | undefined {
  return username || password ? "credentials" : undefined;
}

function faultOf(url: URL): UrlFault | undefined {
  if (url.protocol !== "https:") return "not_https";
  if (userFault(url)) return "credentials";
  // The URL standard leaves out a scheme's usual port.
  if (url.port !== "") return "port";
  const host = url.hostname.replace(/\.+$/, "");
  if (ipaddr.isValid(host.replace(/^\[|\]$/g, ""))) return "ip_address";
  if (!host.includes(".") || PRIVATE_NAMES.test(host)) return "private_host";
  return undefined;
}

/**
 * Whether an address is one of the public Internet. Everything with another meaning is not: private,
 * loopback, link-local (where clouds serve their metadata), shared, multicast, reserved, and IPv6
 * addresses that contain one of IPv4.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed instanceof ipaddr.IPv6 && !parsed.match(GLOBAL_UNICAST)) return false;
  return parsed.range() === "unicast";
}

/** All that is assigned to the public Internet: https://www.iana.org/assignments/ipv6-address-space */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR("2000::/3");
