import { getHmac } from "@shopify/shopify-api/test-helpers";
import { beforeAll, describe, expect, it } from "vitest";
import { signProxyQuery } from "#sandbox/storefront/proxy-signature.ts";
import { installShop } from "#tests/shops.ts";
import { webhookHeaders } from "./callers.ts";
import { samplesOf, type Sample } from "./samples.ts";
import { app, built, METRICS_TOKEN, open } from "./world.ts";

const JSON_ANSWER = { accept: "application/json" };
const SHOP = "figures.myshopify.com";

async function scrape(): Promise<Sample[]> {
  const answer = await app.fetch("/metrics", {
    headers: { authorization: `Bearer ${METRICS_TOKEN}` },
  });
  return samplesOf(await answer.text());
}

/** By how much a series rises with one request; a request ends with its answer's body. */
async function riseOf(
  name: string,
  labels: Record<string, string>,
  ask: () => Promise<Response>,
): Promise<number> {
  const value = (samples: Sample[]) =>
    samples
      .filter((one) => one.name === name)
      .filter((one) => Object.entries(labels).every(([key, word]) => one.labels[key] === word))
      .reduce((sum, one) => sum + one.value, 0);
  const before = value(await scrape());
  await (await ask()).text();
  return value(await scrape()) - before;
}

/** The sign-up endpoint, as an app proxy asks whose secret or clock is another one. */
function askSigned({ secret = "test-api-secret", secondsAgo = 0 }) {
  const timestamp = String(Math.trunc(Date.now() / 1_000) - secondsAgo);
  const all: [string, string][] = [
    ["shop", SHOP],
    ["timestamp", timestamp],
  ];
  const query = new URLSearchParams([...all, ["signature", signProxyQuery(all, secret)]]);
  return app.fetch(`/proxy/subscriptions?${query}`, {
    method: "POST",
    body: new URLSearchParams({ email: "ann@example.com" }),
    headers: JSON_ANSWER,
  });
}

describe("the operator sees what the sign-up endpoint answers", () => {
  let shop: string;
  beforeAll(async () => {
    shop = await installShop();
  });

  it.each<[string, string, () => Promise<Response>]>([
    ["accepted", "202", () => signUp(shop, { email: "ann@example.com", variant_id: "1" })],
    ["invalid", "422", () => signUp(shop, { email: "ann" })],
    ["unavailable", "404", () => signUp("gone.myshopify.com", { email: "ann@example.com" })],
    ["unreadable", "415", () => app.proxy(shop, "x", { ...JSON_ANSWER, "content-type": "a/b" })],
    ["wrong_signature", "403", () => askSigned({ secret: "of yesterday" })],
    ["wrong_time", "403", () => askSigned({ secondsAgo: 600 })],
    ["unsigned", "403", () => app.fetch("/proxy/subscriptions?shop=x", { method: "POST" })],
  ])("%s, with %s", async (status, code, ask) => {
    expect(await riseOf("notify_me_receptions_total", { status, code }, ask)).toBe(1);
    expect((await ask()).status).toBe(Number(code));
  });

  it("and gets a line at once about a secret that fits no request, but not one for each", async () => {
    const told = async () =>
      (await built.lines()).filter((line) => line.includes('"fault":"wrong_signature"'));
    const startedAt = performance.now();
    const before = (await told()).length;
    for (let at = 0; at < 5; at += 1) await askSigned({ secret: "of yesterday" });
    const all = await told();
    // Other files have sent such requests to the same app, perhaps within the last minute.
    expect(JSON.parse(all[0]!)).toMatchObject({ level: 50, refused: 1 });
    expect(all[0]).toContain("SHOPIFY_API_SECRET");
    const minutes = Math.ceil((performance.now() - startedAt) / 60_000);
    expect(all.length - before).toBeLessThanOrEqual(minutes);
  });
});

describe("requests are counted by the pattern of their route", () => {
  it.each([
    ["/app/subscriptions/:id", "404", () => app.admin(SHOP, "/app/subscriptions/0199-x.data")],
    ["/webhooks/compliance", "401", () => webhook("a wrong secret")],
    ["other", "404", () => app.fetch("/ann@example.com")],
    ["/healthz", "200", () => app.fetch("/healthz")],
  ])("%s, with %s", async (route, code, ask) => {
    await open(SHOP);
    expect(await riseOf("notify_me_requests_total", { route, code }, ask)).toBe(1);
  });
});

it("no figure names a shop, a person or a path", async () => {
  const samples = await scrape();
  const words = samples.flatMap(({ labels }) => Object.values(labels));
  expect(words.filter((word) => /@|myshopify|0199|%|\?/.test(word))).toEqual([]);
  const shown = new Set(samples.map(({ name }) => name));
  for (const name of ["notify_me_queue_readable", "nodejs_eventloop_lag_p99_seconds"])
    expect(shown).toContain(name);
});

function signUp(shop: string, fields: Record<string, string>): Promise<Response> {
  return app.proxy(shop, new URLSearchParams(fields), JSON_ANSWER);
}

function webhook(secret: string): Promise<Response> {
  const body = JSON.stringify({ shop_domain: SHOP });
  const hmac = getHmac(body, secret);
  const headers = webhookHeaders(SHOP, "customers/redact", hmac, new Date());
  return app.fetch("/webhooks/compliance", { method: "POST", body, headers });
}
