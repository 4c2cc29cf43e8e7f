import { createHmac } from "node:crypto";

/**
 * Shopify's signature of an app proxy request: every parameter except the signature, repeated names
 * joined by commas, sorted and written without separators, HMAC-SHA256 in hexadecimal.
 * https://shopify.dev/docs/apps/build/online-store/app-proxies/authenticate-app-proxies
 */
export function signProxyQuery(params: [string, string][], secret: string): string {
  const values = new Map<string, string[]>();
  for (const [name, value] of params) {
    if (name !== "signature") values.set(name, [...(values.get(name) ?? []), value]);
  }
  const message = [...values]
    .map(([name, all]) => `${name}=${all.join(",")}`)
    .sort()
    .join("");
  return createHmac("sha256", secret).update(message).digest("hex");
}
