import { createHmac, randomUUID } from "node:crypto";
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { getHmac, getJwt } from "@shopify/shopify-api/test-helpers";
import { beforeAll, describe, expect, it } from "vitest";
import { client as db } from "#app/server/database/db.server.ts";
import { listOf, requireLists, ROUTE_LISTS, type RouteList } from "#app/server/route-lists.ts";
import { patternsOf, type Routes } from "#app/server/route-patterns.ts";
import { signProxyQuery } from "#sandbox/storefront/proxy-signature.ts";
import { ask, publishableToken } from "./api-caller.ts";
import { formsOf, pagesOf } from "./admin-routes.ts";
import { signedProxyPath, webhookHeaders } from "./callers.ts";
import { furnish, namesIn } from "./marked-shop.ts";
import { samplesOf } from "./samples.ts";
import { app, METRICS_TOKEN, open } from "./world.ts";

const [API_KEY, SECRET] = ["test-api-key", "test-api-secret"];
const MARKS = {
  shop: "listed.myshopify.com",
  name: "listed",
  digits: "4471",
  id: "cccccccc",
  key: "pk_listed",
};
const { shop: SHOP } = MARKS;
const OTHER = "unlisted.myshopify.com";
const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140 Safari/537.36";
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** What a text has of the shop; its address is in what is asked for. */
const TRACES = new RegExp(`${MARKS.name}(?!\\.myshopify)|${MARKS.digits}|${MARKS.id}`, "i");

/** Remix's own reading of the folder of routes. */
const { flatRoutes } = createRequire(import.meta.url)(
  "@remix-run/dev/dist/config/flat-routes.js",
) as { flatRoutes: (appFolder: string, ignored: string[]) => Routes };
const routes = flatRoutes("app", ["**/*.test.*"]);

beforeAll(async () => {
  for (const shop of [SHOP, OTHER]) await open(shop);
  await furnish(MARKS);
});

describe("the five lists", () => {
  it("have each route once, and nothing that is none", () => {
    const files = ["/assets/*", ...readdirSync("public").map((name) => `/${name}`)];
    const listed = Object.values(ROUTE_LISTS).flat();
    expect(listed.toSorted()).toEqual([...patternsOf(routes), ...files].toSorted());
    expect(
      patternsOf(routes).filter((one) => one.startsWith("/app") !== (listOf(one) === "admin")),
    ).toEqual([]);
  });

  it("stop the start of an app with a route on none of them", () => {
    expect(() => requireLists(routes)).not.toThrow();
    const more = { ...routes, "routes/new": { path: "new", parentId: "root" } };
    expect(() => requireLists(more)).toThrow("on none of the lists in route-lists.ts: /new");
  });
});

/** Session tokens that are not Shopify's for this app and now. */
async function wrongTokens(): Promise<[name: string, token: string | undefined][]> {
  const now = Math.trunc(Date.now() / 1_000);
  const make = async (secret: string, claims: object, key = API_KEY) => {
    const iss = `https://${SHOP}/admin`;
    const { token } = await getJwt("listed", key, secret, { iss, jti: randomUUID(), ...claims });
    return token;
  };
  const right = await make(SECRET, { iat: now });
  const [head = "", claims = "", signature = ""] = right.split(".");
  const none = Buffer.from(JSON.stringify({ alg: "none", typ: "JWT" })).toString("base64url");
  return [
    ["no token", undefined],
    ["an empty token", ""],
    ["another secret's", await make("another-secret", { iat: now })],
    [
      "an expired one",
      await make(SECRET, { iat: now - 7_200, nbf: now - 7_200, exp: now - 3_600 }),
    ],
    ["one of tomorrow", await make(SECRET, { iat: now, nbf: now + 86_400, exp: now + 90_000 })],
    ["another app's", await make(SECRET, { iat: now }, "another-api-key")],
    ["a truncated one", right.slice(0, -6)],
    ["one without its signature", `${head}.${claims}.`],
    ["one that says it has none", `${none}.${claims}.`],
    ["one with another's claims", `${head}.${claims.slice(0, -4)}AAAA.${signature}`],
  ];
}

/** Every address and method of the admin, as document and as data. */
function adminRequests(): [method: string, path: string][] {
  const [signUp = ""] = namesIn(MARKS).signUps;
  const paths = [...Object.values(pagesOf(signUp)), ...Object.values(formsOf(signUp))];
  const all = new Set(
    paths.flatMap((path) => (/\.data|\?/.test(path) ? [path] : [path, `${path}.data`])),
  );
  return [...all].flatMap((path) => METHODS.map((method) => [method, path] as [string, string]));
}

describe("the admin's list answers no request", () => {
  it("without a valid session token, by any method, in a header or in the address", async () => {
    const before = await stateOf();
    const body = new URLSearchParams({ intent: "delete", ids: namesIn(MARKS).signUps.join() });
    for (const [name, token] of await wrongTokens()) {
      const asked = adminRequests().map(async ([method, path]) => {
        const query = new URLSearchParams({
          shop: SHOP,
          embedded: "1",
          host: btoa("admin.shopify.com/store/listed"),
        });
        const inAddress = method === "GET" && token !== undefined;
        if (inAddress) query.set("id_token", token);
        const answer = await app.fetch(`${path}${path.includes("?") ? "&" : "?"}${query}`, {
          method,
          headers: {
            "user-agent": BROWSER,
            ...(token !== undefined && !inAddress && { authorization: `Bearer ${token}` }),
          },
          ...(!["GET", "HEAD"].includes(method) && { body }),
        });
        return faultOf(answer, `${method} ${path} with ${name}`);
      });
      expect((await Promise.all(asked)).filter(Boolean)).toEqual([]);
    }
    expect(await stateOf()).toEqual(before);
  });

  it("about another shop than the token's, whatever shop the address names", async () => {
    for (const [method, path] of adminRequests().filter(([one]) => one === "GET")) {
      const asked = `${path}${path.includes("?") ? "&" : "?"}shop=${SHOP}`;
      const text = await (await app.admin(OTHER, asked, { method })).text();
      expect([asked, TRACES.exec(text)?.[0]]).toEqual([asked, undefined]);
    }
  });
});

/** What is wrong with an answer to a request without credentials; undefined if nothing is. */
async function faultOf(answer: Response, what: string): Promise<string | undefined> {
  // A redirect names the address that was asked for, ids included.
  const text = (await answer.text()).replace(/[^"]*shopify-reload[^"]*/g, "to a token");
  const trace = TRACES.exec(text)?.[0];
  if (trace) return `${what} says ${trace}`;
  // A redirect, as Remix has it for a page's data: a body of its own, which HEAD has not.
  const isHead = what.startsWith("HEAD") && text === "";
  const leads = answer.status === 202 && (isHead || text.includes("to a token"));
  // Preflights of other origins are answered without anything.
  const preflight = answer.status === 204 && text === "";
  const refused = [302, 400, 401, 403, 404, 405, 410].includes(answer.status);
  return leads || preflight || refused
    ? undefined
    : `${what} is answered ${answer.status}: ${text}`;
}

/** All that a request of the admin could have changed. */
async function stateOf() {
  const [merchant, rows, jobs] = await Promise.all([
    db.merchant.findUniqueOrThrow({ where: { shop: SHOP } }),
    db.subscription.findMany({ where: { shop: SHOP }, orderBy: { id: "asc" } }),
    db.bulkJob.count(),
  ]);
  return { merchant, rows, jobs };
}

describe("the proxy's list answers 403", () => {
  const now = () => String(Math.trunc(Date.now() / 1_000));
  const signed = (pairs: [string, string][], secret = SECRET) =>
    new URLSearchParams([...pairs, ["signature", signProxyQuery(pairs, secret)]]).toString();
  const own = (): [string, string][] => [
    ["path_prefix", "/apps/notify-me"],
    ["shop", SHOP],
    ["timestamp", now()],
  ];

  it.each<[string, () => string]>([
    ["without a signature", () => new URLSearchParams(own()).toString()],
    ["with another secret's", () => signed(own(), "another-secret")],
    ["with a truncated one", () => signed(own()).slice(0, -2)],
    ["with one in capitals", () => signed(own()).replace(/[^=]+$/, (hex) => hex.toUpperCase())],
    ["with its name in capitals", () => signed(own()).replace("signature", "SIGNATURE")],
    [
      "with the shop's name in capitals",
      () =>
        signed([
          ["SHOP", SHOP],
          ["timestamp", now()],
        ]),
    ],
    ["with two signatures", () => `${signed(own())}&signature=00`],
    ["with two shops that are signed", () => signed([...own(), ["shop", OTHER]])],
    ["with the shop replaced", () => signed(own()).replace(SHOP, OTHER)],
    ["with a second shop", () => `${signed(own())}&shop=${OTHER}`],
    ["with something added", () => `${signed(own())}&token=x`],
    [
      "repeated after two minutes",
      () =>
        signed([
          ["shop", SHOP],
          ["timestamp", String(Number(now()) - 120)],
        ]),
    ],
    [
      "of a host that is no shop's",
      () =>
        signed([
          ["shop", "listed.example"],
          ["timestamp", now()],
        ]),
    ],
    [
      "with a webhook's signature",
      () =>
        `${new URLSearchParams(own())}&signature=${encodeURIComponent(createHmac("sha256", SECRET).update(new URLSearchParams(own()).toString()).digest("base64"))}`,
    ],
  ])("%s, on each route and by every method, and stores nothing", async (_, query) => {
    const before = await stateOf();
    const body = new URLSearchParams({
      email: "stranger@example.com",
      variant_id: "33001893429341",
    });
    for (const path of ROUTE_LISTS.proxy) {
      for (const method of ["GET", "HEAD", "POST"]) {
        const answer = await app.fetch(`${path}?${query()}`, {
          method,
          ...(method === "POST" && { body }),
        });
        expect([method, path, answer.status]).toEqual([method, path, 403]);
        expect(await answer.text()).not.toMatch(TRACES);
      }
      for (const method of ["PUT", "PATCH", "DELETE", "OPTIONS"]) {
        const { status } = await app.fetch(`${path}?${query()}`, { method });
        expect([403, 405, 204]).toContain(status);
      }
    }
    expect(await stateOf()).toEqual(before);
    expect(await db.subscription.count({ where: { shop: OTHER } })).toBe(0);
  });

  it("for none of that to what Shopify has signed", async () => {
    const body = new URLSearchParams({
      email: "listed@listed.example",
      variant_id: "33001893429341",
    });
    const path = await signedProxyPath(SHOP);
    expect(
      (await app.fetch(path, { method: "POST", body, headers: { accept: "application/json" } }))
        .status,
    ).toBe(202);
  });
});

describe("the webhooks' list answers 401", () => {
  const topics = {
    "/webhooks/app/scopes_update": "app/scopes_update",
    "/webhooks/app/uninstalled": "app/uninstalled",
    "/webhooks/compliance": "shop/redact",
    "/webhooks/products/update": "products/update",
    "/webhooks/variants/in_stock": "variants/in_stock",
  };
  /** Their payloads name no shop. */
  const nameNone = /scopes|products|variants/;
  const body = JSON.stringify({ shop_id: 1, shop_domain: SHOP, myshopify_domain: SHOP });
  const right = getHmac(body, SECRET);

  it.each<[string, string, string, string]>([
    ["to another secret's signature", SHOP, getHmac(body, "another-secret"), body],
    ["to a truncated one", SHOP, right.slice(0, -4), body],
    ["to another body's", SHOP, right, `${body} `],
    ["to a truncated body", SHOP, right, body.slice(0, -1)],
    ["to an empty body", SHOP, right, ""],
  ])("%s, on each route, and does nothing", async (_, shop, hmac, sent) => {
    const before = await stateOf();
    for (const [path, topic] of Object.entries(topics)) {
      const headers = webhookHeaders(shop, topic, hmac, new Date());
      const { status } = await app.fetch(path, { method: "POST", body: sent, headers });
      expect([path, status]).toEqual([path, sent === "" ? expect.toBeOneOf([400, 401]) : 401]);
    }
    expect(await stateOf()).toEqual(before);
  });

  it("to a payload that names another shop than the header", async () => {
    for (const [path, topic] of Object.entries(topics).filter(([one]) => !nameNone.test(one))) {
      const headers = webhookHeaders(OTHER, topic, right, new Date());
      expect((await app.fetch(path, { method: "POST", body, headers })).status).toBe(401);
    }
  });

  it("or 400 without a signature, and 405 by any other method", async () => {
    for (const [path, topic] of Object.entries(topics)) {
      const headers = webhookHeaders(SHOP, topic, right, new Date());
      const unsigned = { ...headers };
      delete unsigned["x-shopify-hmac-sha256"];
      expect((await app.fetch(path, { method: "POST", body, headers: unsigned })).status).toBe(400);
      for (const method of ["PUT", "PATCH", "DELETE"]) {
        expect((await app.fetch(path, { method, body, headers })).status).toBe(405);
      }
      expect((await app.fetch(path, { headers })).status).toBeGreaterThanOrEqual(400);
    }
    expect(await db.merchant.count({ where: { shop: SHOP } })).toBe(1);
  });
});

describe("the api's list answers 401", () => {
  it("without a token, with one that is none, and with what opens other lists", async () => {
    const before = await stateOf();
    const [[, right] = []] = (await wrongTokens()).slice(2);
    const body = JSON.stringify({ email: "stranger@example.com", variant_id: "33001893429341" });
    for (const authorization of [
      "",
      "Bearer",
      "Bearer x",
      `Bearer ${METRICS_TOKEN}`,
      `Bearer ${right}`,
      "Bearer bis_sk_",
      `Basic ${btoa("a:b")}`,
    ]) {
      for (const path of ROUTE_LISTS.api.filter((one) => !one.endsWith("*"))) {
        for (const method of ["GET", "HEAD", ...(path.endsWith("sign-ups") ? ["POST"] : [])]) {
          const query = new URLSearchParams({ shop: SHOP });
          const answer = await app.fetch(`${path}?${query}`, {
            method,
            headers: {
              "content-type": "application/json",
              ...(authorization && { authorization }),
            },
            ...(method === "POST" && { body }),
          });
          expect([method, path, authorization, answer.status]).toEqual([
            method,
            path,
            authorization,
            401,
          ]);
          expect(await answer.text()).not.toMatch(TRACES);
        }
      }
    }
    expect(await stateOf()).toEqual(before);
  });
});

describe("the open list has nothing of a shop", () => {
  it("for anyone, by any method", async () => {
    for (const path of ROUTE_LISTS.open.map((pattern) => pattern.replace("*", "nowhere"))) {
      for (const method of METHODS) {
        const answer = await app.fetch(`${path}?shop=${SHOP}`, { method, redirect: "manual" });
        expect([method, path, TRACES.exec(await answer.text())?.[0]]).toEqual([
          method,
          path,
          undefined,
        ]);
        expect(answer.status).toBeLessThan(500);
      }
    }
  });

  it("but the figures, for which it asks a token", async () => {
    for (const authorization of [
      "",
      "Bearer",
      "Bearer wrong-token-0123456",
      `Basic ${METRICS_TOKEN}`,
      `Bearer ${METRICS_TOKEN.slice(0, -1)}`,
    ]) {
      const answer = await app.fetch("/metrics", {
        headers: authorization ? { authorization } : {},
      });
      expect([authorization, answer.status, await answer.text()]).toEqual([authorization, 401, ""]);
    }
  });
});

describe("each refusal is counted", () => {
  async function counted(list: RouteList, reason: string): Promise<number> {
    const answer = await app.fetch("/metrics", {
      headers: { authorization: `Bearer ${METRICS_TOKEN}` },
    });
    const series = samplesOf(await answer.text()).filter(
      ({ name, labels }) =>
        name === "notify_me_authentication_failures_total" &&
        labels["list"] === list &&
        labels["reason"] === reason,
    );
    expect(series).toHaveLength(1);
    return series[0]!.value;
  }
  const token = async (name: string) => {
    const wrong = Object.fromEntries(await wrongTokens());
    return { "user-agent": BROWSER, authorization: `Bearer ${wrong[name]}` };
  };
  const webhook = (shop: string, hmac: string) =>
    app.fetch("/webhooks/compliance", {
      method: "POST",
      body: "{}",
      headers: webhookHeaders(shop, "shop/redact", hmac, new Date()),
    });

  it.each<[RouteList, string, () => Promise<Response>]>([
    ["admin", "missing", () => app.fetch("/app/changes", { headers: { "user-agent": BROWSER } })],
    [
      "admin",
      "invalid",
      async () => app.fetch("/app/changes", { headers: await token("another secret's") }),
    ],
    [
      "admin",
      "expired",
      async () => app.fetch("/app/changes", { headers: await token("an expired one") }),
    ],
    ["proxy", "missing", () => app.fetch("/proxy/subscriptions", { method: "POST" })],
    ["proxy", "missing", () => app.fetch("/proxy/subscriptions/cancel")],
    ["proxy", "invalid", async () => app.fetch(await signedProxyPath(SHOP, "", "another-secret"))],
    ["webhook", "invalid", () => webhook(SHOP, getHmac("{}", "another-secret"))],
    ["webhook", "other_shop", () => webhook(SHOP, getHmac("{}", SECRET))],
    ["webhook", "missing", () => app.fetch("/webhooks/compliance", { method: "POST", body: "{}" })],
    ["api", "missing", () => app.fetch("/api/v1/demand")],
    ["api", "invalid", () => ask("/api/v1/demand", "x")],
    [
      "api",
      "other_origin",
      async () =>
        ask("/api/v1/sign-ups", await publishableToken(SHOP), {
          method: "POST",
          headers: { origin: "https://copied.example" },
        }),
    ],
    ["open", "missing", () => app.fetch("/metrics")],
    ["open", "invalid", () => app.fetch("/metrics", { headers: { authorization: "Bearer x" } })],
  ])("of the list %s, as %s", async (list, reason, ask) => {
    const before = await counted(list, reason);
    await (await ask()).text();
    expect(await counted(list, reason)).toBe(before + 1);
  });
});
