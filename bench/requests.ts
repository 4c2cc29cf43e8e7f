import { signProxyQuery } from "#sandbox/storefront/proxy-signature.ts";

/** Shoppers of one shop, or requests for a route that does nothing. */
export interface Target {
  port: number;
  /** Undefined asks for `path`. */
  shop?: string;
  /** `/healthz` by default. */
  path?: string;
  /** Whether all of them are of one shopper. */
  isSame?: boolean;
  /** What the page of the variant is signed with. */
  pageToken?: string;
  /** Cancels the sign-up of this token instead. */
  cancelToken?: string;
  /** Makes the body longer, to this many bytes. */
  bodyBytes?: number;
  secret: string;
  variantId: string;
  /** The addresses are `<name>-<number>@example.com`. */
  name: string;
  /** The number of the first address. */
  from?: number;
}

/** A signature holds for 90 seconds. */
const SIGNED_FOR_MS = 20_000;

/** Requests as Shopify's app proxy forwards them, each of another shopper. */
export class Requests {
  readonly #target: Target;
  #query = "";
  #signedAt = -Infinity;
  #next: number;

  constructor(target: Target) {
    this.#target = target;
    this.#next = target.from ?? 0;
  }

  next(): { number: number; text: string } {
    const number = this.#next++;
    const { shop, port, variantId, name, path: route = "/healthz" } = this.#target;
    const { isSame = false, bodyBytes = 0, pageToken = "", cancelToken } = this.#target;
    const host = `Host: 127.0.0.1:${port}\r\nUser-Agent: Mozilla/5.0 Chrome/140 Safari/537.36\r\n`;
    if (shop === undefined) return { number, text: `GET ${route} HTTP/1.1\r\n${host}\r\n` };
    const shopper = isSame ? 0 : number;
    const fields = `variant_id=${variantId}&product_id=8001&locale=en&email=${name}-${shopper}%40example.com&token=${pageToken}&page_url=https%3A%2F%2Fshop.example%2Fproducts%2Fshoe`;
    const body = bodyBytes > 0 ? `${fields}&note=`.padEnd(bodyBytes, "x") : fields;
    const path = cancelToken === undefined ? "subscriptions" : "subscriptions/cancel";
    const text = [
      `POST /proxy/${path}?${this.#signed(shop)} HTTP/1.1\r\n${host}`,
      "Accept: application/json\r\nX-Forwarded-For: 203.0.113.7, 198.51.100.1\r\n",
      "Content-Type: application/x-www-form-urlencoded\r\n",
      `Content-Length: ${body.length}\r\n\r\n${body}`,
    ].join("");
    return { number, text };
  }

  #signed(shop: string): string {
    if (performance.now() - this.#signedAt < SIGNED_FOR_MS) return this.#query;
    const params: [string, string][] = [
      ["shop", shop],
      ["logged_in_customer_id", ""],
      ["path_prefix", "/apps/notify-me"],
      ["timestamp", String(Math.trunc(Date.now() / 1_000))],
    ];
    const { cancelToken } = this.#target;
    if (cancelToken !== undefined) params.push(["token", cancelToken]);
    params.push(["signature", signProxyQuery(params, this.#target.secret)]);
    this.#query = new URLSearchParams(params).toString();
    this.#signedAt = performance.now();
    return this.#query;
  }
}
