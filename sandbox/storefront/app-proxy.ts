import type { Handler } from "../serve.ts";
import { signProxyQuery } from "./proxy-signature.ts";

export { signProxyQuery };

export interface AppProxyOptions {
  shop: string;
  apiSecret: string;
  /** The app's address, such as `http://127.0.0.1:4003`. */
  appUrl: string;
  prefix?: string;
  subpath?: string;
  target?: string;
  customerId?: string;
  /** The address that the shopper's connection comes from. */
  shopperAddress?: string;
  now?: () => number;
  fetch?: typeof fetch;
  /** Renders an `application/liquid` answer inside the shop's theme. */
  renderLiquid?: (source: string) => Promise<string>;
}

/** The parameters that Shopify adds; a shopper's own parameter of that name never reaches the app. */
const shopifys = ["shop", "logged_in_customer_id", "path_prefix", "timestamp", "signature"];
const forwarded = ["accept", "accept-language", "content-type", "user-agent"];
/** Cookies are removed in both directions; the other headers are about the connection to the app. */
const withheld = [
  "set-cookie",
  "connection",
  "keep-alive",
  "transfer-encoding",
  "content-encoding",
  "content-length",
];

/**
 * Shopify's app proxy: `/{prefix}/{subpath}/…` of the shop becomes a signed request to the app.
 * The query is signed, the body is not; the proxy follows redirects, and the shopper never sees them.
 * https://shopify.dev/docs/apps/build/online-store/app-proxies
 */
export function createAppProxy(options: AppProxyOptions): Handler {
  const { prefix = "apps", subpath = "notify-me", target = "/proxy" } = options;
  const { now = Date.now, fetch: send = fetch, renderLiquid } = options;
  const { shopperAddress = "127.0.0.1" } = options;
  const pathPrefix = `/${prefix}/${subpath}`;

  return async (request) => {
    const url = new URL(request.url);
    const rest = url.pathname.slice(pathPrefix.length);
    if (!url.pathname.startsWith(pathPrefix) || (rest !== "" && !rest.startsWith("/"))) {
      return new Response("Not Found", { status: 404 });
    }
    const params: [string, string][] = [
      ...[...url.searchParams].filter(([name]) => !shopifys.includes(name)),
      ["shop", options.shop],
      ["logged_in_customer_id", options.customerId ?? ""],
      ["path_prefix", pathPrefix],
      ["timestamp", String(Math.floor(now() / 1000))],
    ];
    params.push(["signature", signProxyQuery(params, options.apiSecret)]);
    const address = new URL(`${target}${rest}`, options.appUrl);
    address.search = new URLSearchParams(params).toString();

    const answer = await forward(send, address, request, shopperAddress);
    return answer ? passOn(answer, renderLiquid) : appDidNotAnswer();
  };
}

/** Undefined if the app could not be reached. */
async function forward(send: typeof fetch, address: URL, request: Request, shopperAddress: string) {
  const headers = new Headers();
  for (const name of forwarded) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  // Appended to the client's own header, as proxies do.
  const claimed = request.headers.get("x-forwarded-for");
  headers.set("x-forwarded-for", claimed ? `${claimed}, ${shopperAddress}` : shopperAddress);
  const hasBody = request.method !== "GET" && request.method !== "HEAD";
  const body = hasBody ? await request.arrayBuffer() : null;
  try {
    return await send(address, { method: request.method, headers, body, redirect: "follow" });
  } catch {
    return undefined;
  }
}

async function passOn(answer: Response, renderLiquid: AppProxyOptions["renderLiquid"]) {
  const headers = new Headers(answer.headers);
  for (const name of withheld) headers.delete(name);
  if (!renderLiquid || !isLiquid(headers)) {
    return new Response(answer.body, { status: answer.status, headers });
  }
  headers.set("content-type", "text/html; charset=utf-8");
  const page = await renderLiquid(await answer.text());
  return new Response(page, { status: answer.status, headers });
}

export function isLiquid(headers: Headers): boolean {
  return headers.get("content-type")?.startsWith("application/liquid") ?? false;
}

function appDidNotAnswer(): Response {
  return new Response("<!doctype html><title>Error</title><p>The app did not answer.</p>", {
    status: 502,
    headers: { "content-type": "text/html; charset=utf-8" },
  });
}
