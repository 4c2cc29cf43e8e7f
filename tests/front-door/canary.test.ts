import { globSync, readFileSync } from "node:fs";
import { request as send } from "node:http";
import { beforeAll, describe, expect, it } from "vitest";
import { client as db } from "#app/server/database/db.server.ts";
import { rowsOf } from "#tests/failed-rows.ts";
import { formsOf, pagesOf } from "./admin-routes.ts";
import { signedProxyPath } from "./callers.ts";
import { isAlarm } from "./built-app.ts";
import { lines, open, port } from "./world.ts";

/**
 * A stranger's e-mail, phone and key in every place of a request that they can write to. None of it may
 * come back from the log, and none of it is an error of the app's own.
 */

const SHOP = "canary.myshopify.com";
const EMAIL = "canary.person@example.com";
const PHONE = "+14155550199";
const KEY = "pk_canary0123456789abcdef0123456789abcd";
const CANARY = `${EMAIL} ${PHONE} ${KEY}`;
/** How each of them may be written in a line. */
const TRACES = /canary\.?person|canary%2eperson|4155550199|pk_canary/i;

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

let signUp: string;

beforeAll(async () => {
  await open(SHOP);
  [signUp = ""] = await rowsOf(SHOP, 1, { from: new Date("2026-11-20T10:00:00Z") });
});

/** Every address that the app answers, of the admin and outside of it. */
function addresses(): string[] {
  return [
    ...["/", "/auth/login", "/auth/callback", "/auth/exit-iframe", "/auth/session-token"],
    ...["/auth", "/auth/login.data", "/_root.data", "/auth/exit-iframe.data", "/auth/nowhere"],
    ...["/healthz", "/readyz", "/metrics", "/nowhere", "/assets/nowhere.js"],
    ...["/webhooks/compliance", "/webhooks/app/uninstalled", "/webhooks/app/scopes_update"],
    ...["/webhooks/products/update", "/webhooks/variants/in_stock"],
    ...["/proxy/subscriptions", "/proxy/subscriptions/cancel"],
    ...["/api/nowhere", "/api/v1/sign-ups", "/api/v1/demand"],
    ...Object.values(pagesOf(signUp)),
    ...Object.values(formsOf(signUp)),
  ];
}

/** As it goes over the wire, with headers that fetch would not send; resolves to its status. */
function ask(method: string, path: string, headers: Record<string, string>, body?: string) {
  return new Promise<number>((resolve, reject) => {
    const target = { host: "127.0.0.1", port: port, method, path, agent: false };
    const length = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
    const asked = send({ ...target, headers: { ...length, ...headers } }, (answer) => {
      answer.resume().on("end", () => resolve(answer.statusCode ?? 0));
    });
    asked.on("error", reject).end(body);
  });
}

const BROWSER = { "user-agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/140 Safari/537.36" };

/** What a stranger may put into the query. */
const queries = [
  "shop shop[] host hmac session timestamp locale embedded id_token exitIframe shopify-reload",
  "code state email phone key _data _routes index signature path_prefix logged_in_customer_id",
]
  .join(" ")
  .split(" ")
  .flatMap((name) => [`${name}=${encodeURIComponent(CANARY)}`, `${name}=${EMAIL}&${name}=${KEY}`]);

const SHOP_AND = `shop=${SHOP}&embedded=1&host=`;
const hosts = [
  ...[
    "",
    "%00",
    "YQ",
    btoa(EMAIL),
    btoa(`${EMAIL}\n    at ${KEY}`),
    btoa("admin.shopify.com"),
    EMAIL,
  ],
  ...["%F0%9F", btoa(`https://${KEY}:${KEY}@[x`), "////", btoa("\0\n")],
].map((host) => `${SHOP_AND}${encodeURIComponent(host)}`);

const odd = [
  ...[`shop=${EMAIL}`, `shop=${SHOP}`, `shop=${KEY}.myshopify.com`, `shop=%0d%0aset-cookie:${KEY}`],
  ...[
    `exitIframe=//${KEY}.example`,
    `exitIframe=javascript:${KEY}`,
    `exitIframe=https://[${EMAIL}`,
  ],
  ...[`id_token=${KEY}`, `id_token=${btoa(EMAIL)}.${btoa(KEY)}.x`, EMAIL, `=${KEY}`, "%E0%A4%A"],
];

const headers: Record<string, string>[] = [
  ...["authorization", "user-agent", "accept", "accept-language", "cookie", "origin", "referer"],
  ...["content-type", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-for", "host", "range"],
  ...["x-shopify-topic", "x-shopify-shop-domain", "x-shopify-hmac-sha256", "x-shopify-webhook-id"],
  ...["if-none-match", "content-encoding", "x-request-id", "x-remix-response", "expect"],
].map((name) => ({ [name]: name === "authorization" ? `Bearer ${KEY}` : CANARY }));

const MULTIPART = "multipart/form-data; boundary=x";
const file = (name: string) =>
  `--x\r\ncontent-disposition: form-data; name="${name}"; filename="${EMAIL}"\r\n\r\n${KEY}\r\n--x--\r\n`;
const bodies: [type: string, body: string][] = [
  ["application/json", JSON.stringify({ shop: EMAIL, email: EMAIL, phone: PHONE, key: KEY })],
  ["application/json", `{"email":"${EMAIL}`],
  ["application/x-www-form-urlencoded", `shop=${EMAIL}&email=${EMAIL}&klaviyo_api_key=${KEY}`],
  ["application/x-www-form-urlencoded", `shop=${SHOP}&shop=${KEY}`],
  [MULTIPART, file("shop")],
  [MULTIPART, file(EMAIL)],
  [MULTIPART, `--x\r\ncontent-disposition: form-data; name="shop"\r\n\r\n${EMAIL}`],
  [`multipart/form-data; boundary=${KEY}`, CANARY],
  ["text/plain", CANARY],
  [EMAIL, KEY],
  ["", CANARY],
];

type Asked = [method: string, path: string, headers: Record<string, string>, body?: string];

function* everything(): Generator<Asked> {
  for (const path of addresses()) {
    const and = path.includes("?") ? "&" : "?";
    for (const method of METHODS) yield [method, path, BROWSER];
    for (const query of [...queries, ...hosts, ...odd]) yield ["GET", path + and + query, BROWSER];
    for (const query of hosts) yield ["POST", path + and + query, BROWSER];
    for (const header of headers) {
      yield ["GET", path, { ...BROWSER, ...header }];
      yield ["POST", path, { ...BROWSER, ...header }, CANARY];
    }
    for (const [type, body] of bodies) {
      const typed = { ...BROWSER, "content-type": type };
      for (const method of ["POST", "PUT", "DELETE"]) yield [method, path, typed, body];
    }
    yield ["GET", `${path.replace(/\?.*/, "")}/${encodeURIComponent(CANARY)}`, BROWSER];
    yield ["GET", `${path.replace(/\?.*/, "")}%2f${KEY}`, BROWSER];
  }
  for (const path of [
    `/${KEY}`,
    `/${EMAIL}.data`,
    `//${EMAIL}/x`,
    `/%E0%A4%A?${EMAIL}`,
    `/app/${KEY}`,
  ])
    for (const method of METHODS) yield [method, path, BROWSER];
}

it("every route of the app is asked here", () => {
  const asked = addresses().map((path) => path.replace(/\.data.*$/, "").replace(/\?.*/, ""));
  for (const route of globSync("app/routes/*")) {
    const name = route.replace(/^app\/routes\/|\.tsx?$/g, "");
    if (name.includes(".test")) continue;
    const pattern = name
      .replaceAll("_index", "")
      .replaceAll("_.", ".")
      .replaceAll(/\$\w*/g, ".+")
      .replaceAll(".", "/");
    const path = new RegExp(`^/${pattern.replaceAll("/+", ".+").replace(/\/$/, "")}$`);
    expect([name, asked.some((known) => path.test(known))]).toEqual([name, true]);
  }
});

describe("what a stranger sends", () => {
  /** What was answered with an error, or not at all. */
  const failed: unknown[] = [];
  /** The same where Shopify vouches for what is sent. */
  const failedVouched: unknown[] = [];

  // All of it is sent before any of it is looked at: the log is to have all of it.
  beforeAll(async () => {
    const left = everything();
    const askAll = async () => {
      for (const asked of left) {
        const status = await ask(...asked).catch(() => 0);
        if (status === 0 || status >= 500) failed.push([status, ...asked]);
      }
    };
    await Promise.all(Array.from({ length: 8 }, askAll));
    for (const [type, body] of bodies) {
      const path = await signedProxyPath(SHOP);
      const status = await ask("POST", path, { ...BROWSER, "content-type": type }, body);
      if (status >= 500) failedVouched.push([status, type, body]);
    }
  }, 300_000);

  it("is never an error of the app's own, whatever it is and wherever it goes", () => {
    expect(failed.slice(0, 40)).toEqual([]);
  });

  it("is never an error where Shopify vouches for it", () => {
    expect(failedVouched).toEqual([]);
  });

  it("is not in the log, where nothing of it is worth a warning", async () => {
    expect(await db.subscription.count({ where: { email: EMAIL } })).toBeLessThan(2);
    const written = await lines();
    expect(written.length).toBeGreaterThan(1);
    expect(written.filter((line) => TRACES.test(line))).toEqual([]);
    expect(written.filter(isAlarm)).toEqual([]);
  });
});

it("no code of ours prints anywhere else than to the log", () => {
  const printing = globSync("app/**/*.{ts,tsx}").filter((file) =>
    /console\.(log|info|warn|error)/.test(readFileSync(file, "utf8")),
  );
  expect(printing).toEqual([]);
});
