import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { client as db, commit } from "#app/server/database/db.server.ts";
import { notePageSecretTold, presentPageSecret } from "#app/merchant/told-page-secret.server.ts";
import { installShop } from "#tests/shops.ts";
import { app } from "./world.ts";

const JSON_ANSWER = { accept: "application/json" };
const VARIANT = "33001893429341";
const PRODUCT = "8001";

/** A shop whose storefront signs its pages. */
async function signingShop(): Promise<{ shop: string; sign: (at?: number) => string }> {
  const shop = await installShop();
  const { sealed, secret } = await presentPageSecret(shop);
  await commit(() => [...notePageSecretTold(shop, sealed, new Date())]);
  return {
    shop,
    sign(at = Date.now() - 60_000) {
      const second = Math.floor(at / 1_000);
      const text = [shop, PRODUCT, VARIANT, second].join("|");
      const hash = createHmac("sha256", secret).update(text).digest("hex").slice(0, 32);
      return `v1.${second}.${hash}`;
    },
  };
}

const form = (fields: Record<string, string>) =>
  new URLSearchParams({ variant_id: VARIANT, product_id: PRODUCT, ...fields });

const stored = (shop: string) =>
  db.subscription.findMany({ where: { shop }, select: { state: true, lastReason: true } });

describe("in a shop that signs its pages, a sign-up", () => {
  it.each<[string, (sign: (at?: number) => string) => Record<string, string>, object]>([
    ["with its token is sent", (sign) => ({ token: sign() }), { state: "queued" }],
    [
      "of a page that was cached for 14 days is sent",
      (sign) => ({ token: sign(Date.now() - 14 * 86_400_000) }),
      { state: "queued" },
    ],
    ["without one is blocked", () => ({}), { state: "blocked", lastReason: "token_missing" }],
    [
      "with another variant's is blocked",
      (sign) => ({ token: sign(), variant_id: "33001893429342" }),
      { state: "blocked", lastReason: "token_invalid" },
    ],
    [
      "of an old page is blocked",
      (sign) => ({ token: sign(Date.now() - 16 * 86_400_000) }),
      { state: "blocked", lastReason: "token_expired" },
    ],
  ])("%s, and accepted", async (_, fieldsOf, row) => {
    const { shop, sign } = await signingShop();
    const fields = { email: "ann@example.com", ...fieldsOf(sign) };
    const answer = await app.proxy(shop, form(fields), JSON_ANSWER);
    expect([answer.status, await answer.json()]).toEqual([
      202,
      { status: "accepted", channels: ["EMAIL"], cancel: expect.any(String) as string },
    ]);
    expect(await stored(shop)).toEqual([{ lastReason: null, ...row }]);
  });

  it("that was blocked is sent once the shopper comes with a token", async () => {
    const { shop, sign } = await signingShop();
    await app.proxy(shop, form({ email: "ann@example.com" }), JSON_ANSWER);
    await app.proxy(shop, form({ email: "ann@example.com", token: sign() }), JSON_ANSWER);
    expect(await stored(shop)).toEqual([{ state: "queued", lastReason: null }]);
  });
});

it("a flood without tokens is stored up to the hour's cap, then told to come later; shoppers with tokens are not", async () => {
  const { shop, sign } = await signingShop();
  // Of the next one too, which may begin in between.
  for (const at of [Date.now(), Date.now() + 3_600_000]) {
    const hour = new Date(at).toISOString().slice(0, 13);
    await db.hourlyCount.create({
      data: { shop, hour, state: "blocked", latencyBucket: 0, count: 399 },
    });
  }
  const last = await app.proxy(shop, form({ email: "bot-1@example.com" }), JSON_ANSWER);
  expect(last.status).toBe(202);
  const beyond = await app.proxy(shop, form({ email: "bot-2@example.com" }), JSON_ANSWER);
  expect(beyond.status).toBe(429);
  const seconds = Number(beyond.headers.get("retry-after"));
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(3_600);
  expect(await beyond.json()).toEqual({ status: "busy", retry_after: seconds });
  const shopper = form({ email: "ann@example.com", token: sign() });
  expect((await app.proxy(shop, shopper, JSON_ANSWER)).status).toBe(202);
  expect((await stored(shop)).map(({ state }) => state).toSorted()).toEqual(["blocked", "queued"]);
});
