import { randomUUID } from "node:crypto";
import { getHmac, getJwt, RequestType, setUpValidRequest } from "@shopify/shopify-api/test-helpers";

const SECRET = "test-api-secret";
const API_KEY = "test-api-key";
/** Shopify's library answers bots 410, and takes Node's own user agent for one. */
const ORDINARY_BROWSER =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140 Safari/537.36";

/** The app's callers. Their requests are signed by Shopify's own test kit. */
export interface Callers {
  /** Sends a request as it is. */
  fetch: (path: string, init?: RequestInit) => Promise<Response>;
  /** Posts a sign-up as Shopify's app proxy forwards it. */
  proxy(shop: string, body: BodyInit, headers?: Record<string, string>): Promise<Response>;
  /** Delivers a webhook as Shopify does, with what every payload of its topic has beside this. */
  webhook(shop: string, topic: string, payload: object, triggeredAt?: Date): Promise<Response>;
  /** Asks as the embedded page does, with a session token. */
  admin(shop: string, path: string, init?: RequestInit): Promise<Response>;
  /** Opens a page as Shopify's admin loads it into its frame. */
  open(shop: string, path: string): Promise<Response>;
}

/** The callers of an app that serves at a port; `secret` is what Shopify signs with. */
export function callersOf(port: number, secret = SECRET): Callers {
  const origin = `http://127.0.0.1:${port}`;
  const ask = (path: string, init?: RequestInit) => {
    const headers = new Headers(init?.headers);
    // A connection that rests may be closed just when it is taken up again.
    headers.set("connection", "close");
    return fetch(origin + path, { redirect: "manual", ...init, headers });
  };

  return {
    fetch: ask,
    async proxy(shop, body, headers = {}) {
      return ask(await signedProxyPath(shop, "", secret), { method: "POST", body, headers });
    },
    webhook(shop, topic, payload, triggeredAt = new Date()) {
      const body = JSON.stringify({ ...payloadOf(shop, topic), ...payload });
      return ask(webhookPath(topic), {
        method: "POST",
        body,
        headers: webhookHeaders(shop, topic, getHmac(body, secret), triggeredAt),
      });
    },
    async admin(shop, path, init = {}) {
      const headers = new Headers(init.headers);
      headers.set("user-agent", ORDINARY_BROWSER);
      headers.set("authorization", `Bearer ${await sessionToken(shop, secret)}`);
      return ask(path, { ...init, headers });
    },
    async open(shop, path) {
      const query = new URLSearchParams({
        embedded: "1",
        shop,
        host: btoa(`admin.shopify.com/store/${nameOf(shop)}`),
        id_token: await sessionToken(shop, secret),
      });
      return ask(`${path}?${query}`, { headers: { "user-agent": ORDINARY_BROWSER } });
    },
  };
}

/** Each token is a new one, as Shopify's are: its library does some things only once for a token. */
async function sessionToken(shop: string, secret: string): Promise<string> {
  const { token } = await getJwt(nameOf(shop), API_KEY, secret, {
    iss: `https://${shop}/admin`,
    jti: randomUUID(),
    // The kit's own is an hour old; Shopify's tokens hold for a minute.
    iat: Math.trunc(Date.now() / 1_000),
  });
  return token;
}

/** The sign-up endpoint's path with a signature of now, or of another time. */
export async function signedProxyPath(shop: string, query = "", secret = SECRET): Promise<string> {
  const request = new Request(`https://app.test/proxy/subscriptions${query}`);
  // The kit's declared answer is a Cloudflare worker's Request; what matters of it is the address.
  const signed = (await setUpValidRequest(
    { type: RequestType.Public, store: nameOf(shop), apiSecretKey: secret },
    request,
  )) as { url: string };
  const { pathname, search } = new URL(signed.url);
  return pathname + search;
}

/** Where the webhooks of a topic go. */
export function webhookPath(topic: string): string {
  return `/webhooks/${/^(app|products|variants)\//.test(topic) ? topic : "compliance"}`;
}

/** What Shopify writes in each payload of a topic. */
function payloadOf(shop: string, topic: string): object {
  if (topic === "app/uninstalled") return { id: 70_000_001, myshopify_domain: shop };
  if (topic === "app/scopes_update") return { id: 1234, updated_at: "2026-11-24T12:00:00.000Z" };
  if (/^(products|variants)\//.test(topic)) return {};
  return { shop_id: 70_000_001, shop_domain: shop };
}

export function webhookHeaders(
  shop: string,
  topic: string,
  hmac: string,
  triggeredAt: Date,
): Record<string, string> {
  return {
    "content-type": "application/json",
    "x-shopify-topic": topic,
    "x-shopify-shop-domain": shop,
    "x-shopify-api-version": "2026-10",
    "x-shopify-webhook-id": randomUUID(),
    "x-shopify-hmac-sha256": hmac,
    "x-shopify-triggered-at": triggeredAt.toISOString(),
  };
}

function nameOf(shop: string): string {
  return shop.replace(".myshopify.com", "");
}
