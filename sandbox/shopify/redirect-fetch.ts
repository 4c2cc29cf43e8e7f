const SHOP = /^[a-z0-9-]+\.myshopify\.com$/;
const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

/**
 * A `fetch` that sends a request for any shop to `target` on this machine, and names the shop in
 * `x-shop-domain`. Loopback addresses pass; any other address is an error that names it.
 */
export function redirectShopify(
  target: string,
  send: typeof fetch = globalThis.fetch,
): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    if (LOOPBACK.has(url.hostname)) return send(request);
    if (!SHOP.test(url.hostname)) {
      throw new Error(`No call leaves this machine: ${url.origin}${url.pathname}`);
    }
    const headers = new Headers(request.headers);
    headers.set("x-shop-domain", url.hostname);
    return send(new URL(url.pathname + url.search, target), {
      method: request.method,
      headers,
      redirect: request.redirect,
      signal: request.signal,
      ...(request.body ? { body: await request.arrayBuffer() } : {}),
    });
  };
}
