import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { client as db } from "#app/server/database/db.server.ts";
import type { EndChecks } from "#app/shopify/install-end.server.ts";
import { uninstall } from "#app/merchant/install.server.ts";
import { enqueue } from "#app/outbox/enqueue.server.ts";
import { UNAVAILABILITIES } from "#sandbox/shopify/unavailable.ts";
import { LogLines, personal } from "#tests/log-lines.ts";
import { connectShop, signUp } from "#tests/shops.ts";
import { app, shopify } from "./world.ts";
import { refuse } from "../refusal.ts";

const TOPICS = ["app/uninstalled", "shop/redact"] as const;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const log = new LogLines();
/** The checks as the server has them, on a clock of the test's. */
let checksAt: (now: Date) => EndChecks;

beforeAll(async () => {
  const { createEndChecks, retakeEnd } = await import("#app/shopify/install-end.server.ts");
  checksAt = (now) => createEndChecks(retakeEnd, { log: log.log, now: () => now });
});

beforeEach(() => {
  shopify.fault = null;
});

/** A shop in use: installed yesterday at Shopify and here, connected, with a token and a row. */
async function shopInUse(session: { expires?: Date; refreshTokenExpires?: Date } = {}) {
  const { shop } = await connectShop();
  shopify.of(shop).install();
  // The first look at the settings waits until Shopify has confirmed the install.
  expect((await app.admin(shop, "/app/settings.data")).status).toBe(200);
  const yesterday = new Date(Date.now() - DAY_MS);
  await db.merchant.update({ where: { shop }, data: { installedAt: yesterday } });
  await db.session.updateMany({ where: { shop }, data: session });
  await enqueue(shop, signUp(), yesterday);
  return shop;
}

async function left(shop: string) {
  return {
    merchants: await db.merchant.count({ where: { shop, sealedKey: { not: null } } }),
    rows: await db.subscription.count({ where: { shop } }),
    postponed: await db.postponedEnd.count({ where: { shop } }),
  };
}

const KEPT = { merchants: 1, rows: 1, postponed: 0 };
const POSTPONED = { merchants: 1, rows: 1, postponed: 1 };
const gone = (topic: string) => ({
  merchants: 0,
  rows: topic === "shop/redact" ? 0 : 1,
  postponed: 0,
});

const TOKENS = [
  ["a token", {}],
  ["a token that has expired", { expires: new Date(1_000) }],
] as const;

describe.each(TOPICS)("%s", (topic) => {
  const send = async (shop: string) => (await app.webhook(shop, topic, {})).status;

  describe.each(TOKENS)("for a shop with %s", (_, session) => {
    it.each(UNAVAILABILITIES)(
      "destroys nothing while the shop is %s, and nothing once it is back",
      async (why) => {
        const shop = await shopInUse(session);
        shopify.of(shop).state.unavailable = why;
        expect(await send(shop)).toBe(200);
        expect(await left(shop)).toEqual(POSTPONED);

        await checksAt(new Date(Date.now() + MINUTE_MS)).look();
        expect(await left(shop)).toEqual(POSTPONED);

        shopify.of(shop).state.unavailable = null;
        await checksAt(new Date(Date.now() + DAY_MS)).look();
        expect(await left(shop)).toEqual(KEPT);
      },
    );

    it.each(["reset", "503"] as const)(
      "is obeyed once Shopify can say that the install is over (%s)",
      async (fault) => {
        const shop = await shopInUse(session);
        await shopify.of(shop).uninstall();
        shopify.fault = fault;
        expect(await send(shop)).toBe(200);
        expect(await left(shop)).toEqual(POSTPONED);

        shopify.fault = null;
        await checksAt(new Date()).look();
        expect(await left(shop)).toEqual(POSTPONED);
        await checksAt(new Date(Date.now() + MINUTE_MS)).look();
        expect(await left(shop)).toEqual(gone(topic));
      },
    );
  });

  it("is obeyed on the 27th day where Shopify never said anything else", async () => {
    const shop = await shopInUse();
    shopify.of(shop).state.unavailable = "locked";
    await send(shop);
    await checksAt(new Date(Date.now() + 27 * DAY_MS - MINUTE_MS)).look();
    expect(await left(shop)).toEqual(POSTPONED);
    await checksAt(new Date(Date.now() + 28 * DAY_MS)).look();
    expect(await left(shop)).toEqual(gone(topic));
  });

  it("is late where Shopify has passed on a sign-up since, though it locks the API", async () => {
    const shop = await shopInUse();
    shopify.of(shop).state.unavailable = "locked";
    await send(shop);
    await enqueue(shop, signUp(), new Date(Date.now() + 10 * MINUTE_MS));
    await checksAt(new Date(Date.now() + 28 * DAY_MS)).look();
    expect(await left(shop)).toEqual({ ...KEPT, rows: 2 });
  });

  it.each([
    ["a wrong client secret of ours", { status: 401, error: "invalid_client" }],
    ["a malformed request of ours", { status: 400, error: "invalid_request" }],
    ["an answer that is none of the token endpoint's", { status: 401, error: undefined }],
  ])("destroys nothing for %s", async (_, { status, error }) => {
    const shop = await shopInUse({ expires: new Date(1_000) });
    shopify.answerTokens = () => Response.json({ error }, { status });
    expect(await send(shop)).toBe(200);
    shopify.answerTokens = null;
    expect(await left(shop)).toEqual(POSTPONED);
  });

  it.each(["invalid_grant", "app_not_installed"])(
    "is obeyed where the token endpoint says %s",
    async (error) => {
      const shop = await shopInUse({ expires: new Date(1_000) });
      shopify.answerTokens = () => Response.json({ error }, { status: 400 });
      expect(await send(shop)).toBe(200);
      shopify.answerTokens = null;
      expect(await left(shop)).toEqual(gone(topic));
    },
  );

  it("is postponed where the token is too old to be asked with, and where there is none", async () => {
    const old = await shopInUse({ expires: new Date(1_000), refreshTokenExpires: new Date(2_000) });
    const none = await shopInUse();
    await db.session.deleteMany({ where: { shop: none } });
    for (const shop of [old, none]) {
      expect(await send(shop)).toBe(200);
      expect(await left(shop)).toEqual(POSTPONED);
    }
  });

  it("is postponed once, however often it comes, with the time it was triggered last", async () => {
    const shop = await shopInUse();
    shopify.of(shop).state.unavailable = "frozen";
    const [first, second] = [new Date(Date.now() - 2_000), new Date(Date.now() - 1_000)];
    for (const at of [first, second, first]) await app.webhook(shop, topic, {}, at);
    expect(await db.postponedEnd.findMany({ where: { shop } })).toMatchObject([
      { topic, triggeredAt: second, checks: 0 },
    ]);
  });
});

it("an erasure after an uninstall that was judged asks Shopify nothing, and ends what was postponed", async () => {
  const shop = await shopInUse();
  shopify.of(shop).state.unavailable = "frozen";
  await app.webhook(shop, "app/uninstalled", {});
  await uninstall(shop, new Date());
  expect((await app.webhook(shop, "shop/redact", {})).status).toBe(200);
  expect(await left(shop)).toEqual(gone("shop/redact"));
});

it("an error of our own postpones the check, and says neither whose it is nor what it was about", async () => {
  const shop = await shopInUse();
  shopify.of(shop).state.unavailable = "frozen";
  await app.webhook(shop, "shop/redact", {});
  shopify.of(shop).state.unavailable = null;
  await shopify.of(shop).uninstall();
  const accept = await refuse(`DELETE ON "Subscription"`);
  await checksAt(new Date(Date.now() + MINUTE_MS)).look();
  await accept();
  expect(await left(shop)).toEqual(POSTPONED);
  expect(await db.postponedEnd.findFirst({ where: { shop } })).toMatchObject({ checks: 1 });
  const lines = log.take();
  expect(lines).toHaveLength(1);
  expect(personal(lines)).toEqual([]);
  await checksAt(new Date(Date.now() + DAY_MS)).look();
  expect(await left(shop)).toEqual(gone("shop/redact"));
});
