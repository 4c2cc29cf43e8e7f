import { createHmac, randomUUID } from "node:crypto";
import type { Answered, Ask } from "./ask.server.ts";
import { right, wrong, type Finding } from "./finding.ts";

/** A name that Shopify gives to no shop. */
const SHOP = "notify-me-check.myshopify.com";
/** The app takes signatures of this age, in seconds. */
const TOLERANCE_S = 90;
const TOPIC = "check/no_such_topic";

/**
 * Visits the sign-up address as Shopify's app proxy forwards a visit: signed, and unsigned. A visit
 * stores nothing. `now` in wall time.
 */
export async function checkAppProxy(
  url: string,
  secret: string,
  { ask, now }: { ask: Ask; now: Date },
): Promise<Finding> {
  const subject = "App proxy";
  const address = `${url}/proxy/subscriptions`;
  const unsigned = await ask(address);
  const signed = await ask(`${address}?${signedQuery(secret, now)}`);
  if (signed.answered && signed.status === 200) {
    if (unsigned.answered && unsigned.status === 403) {
      return right(subject, "a signed visit is answered, an unsigned one refused");
    }
    return wrong(subject, `an unsigned visit is not refused (${said(unsigned)})`, {
      meaning: "something else than this app, or a cache before it, answers at this address.",
      remedy: "check what the proxy does with /proxy/subscriptions; nothing there may be cached.",
    });
  }
  const apart = signed.answered ? Math.abs(signed.date.getTime() - now.getTime()) / 1_000 : 0;
  if (apart > TOLERANCE_S) {
    return wrong(subject, `the server's clock is ${Math.round(apart)} s from this machine's`, {
      meaning: "signatures count for 90 seconds: with a wrong clock every sign-up is refused.",
      remedy: "let the server, or this machine, set its clock by NTP.",
    });
  }
  return wrong(subject, `a signed visit is refused (${said(signed)})`, {
    meaning: "sign-ups that Shopify forwards are refused in the same way.",
    remedy:
      "set the same SHOPIFY_API_SECRET here and where the app runs: the one of the Dev Dashboard.",
  });
}

/** https://shopify.dev/docs/apps/build/online-store/app-proxies/authenticate-app-proxies */
function signedQuery(secret: string, now: Date): URLSearchParams {
  const query = new URLSearchParams({
    path_prefix: "/apps/notify-me",
    shop: SHOP,
    timestamp: String(Math.floor(now.getTime() / 1_000)),
  });
  const text = [...query].map(([name, value]) => `${name}=${value}`).sort();
  query.set("signature", createHmac("sha256", secret).update(text.join("")).digest("hex"));
  return query;
}

/**
 * Delivers to each address of webhooks a signed one of a topic that there is not, which the app
 * answers 404 after it has checked the signature, and one with a wrong signature. Neither is stored.
 */
export async function checkWebhooks(
  url: string,
  secret: string,
  { ask, paths }: { ask: Ask; paths: string[] },
): Promise<Finding> {
  const subject = "Webhooks";
  for (const path of paths) {
    const address = new URL(path, `${url}/`).href;
    const signed = await deliver(address, secret, ask);
    const forged = await deliver(address, `not ${secret}`, ask);
    if (signed.answered && signed.status === 404 && forged.answered && forged.status === 401) {
      continue;
    }
    if (signed.answered && signed.status === 401) {
      return wrong(subject, `${address} refuses a signed webhook`, {
        meaning: "the app does not learn of uninstalls, and Shopify's requests to erase data fail.",
        remedy:
          "set the same SHOPIFY_API_SECRET here and where the app runs: the one of the Dev Dashboard.",
      });
    }
    return wrong(subject, `${address} answers ${said(signed)}, and ${said(forged)} if forged`, {
      meaning: "the app would answer 404 to an unknown topic, and 401 to a forged webhook.",
      remedy:
        "check that shopify.app.toml names the app's own routes, and what the proxy does there.",
    });
  }
  return right(subject, `${paths.length} addresses take signed webhooks, and refuse forged ones`);
}

function deliver(address: string, secret: string, ask: Ask): Promise<Answered> {
  const body = "{}";
  return ask(address, {
    method: "POST",
    body,
    headers: {
      "content-type": "application/json",
      "x-shopify-topic": TOPIC,
      "x-shopify-shop-domain": SHOP,
      "x-shopify-api-version": "2026-10",
      "x-shopify-webhook-id": randomUUID(),
      "x-shopify-hmac-sha256": createHmac("sha256", secret).update(body).digest("base64"),
    },
  });
}

function said(answer: Answered): string {
  return answer.answered ? String(answer.status) : answer.reason;
}
