import { describe, expect, it, test } from "vitest";
import { client as db } from "#app/server/database/db.server.ts";
import { install } from "#app/merchant/install.server.ts";
import { unseal } from "#app/merchant/seal.server.ts";
import { enqueue } from "#app/outbox/enqueue.server.ts";
import { connectShop, installShop, signUp } from "#tests/shops.ts";
import { webhookHeaders } from "./callers.ts";
import { storeSession } from "./opened-shop.ts";
import { app } from "./world.ts";
import { refuse } from "../refusal.ts";

const SCOPE = "read_products";
const HOUR_MS = 60 * 60 * 1000;

function ago(ms: number): Date {
  return new Date(Date.now() - ms);
}

const ROUTES = [
  "/webhooks/app/uninstalled",
  "/webhooks/app/scopes_update",
  "/webhooks/compliance",
  "/webhooks/products/update",
  "/webhooks/variants/in_stock",
];

describe("a webhook that Shopify did not sign", () => {
  test.each(ROUTES)("is answered 401 at %s and changes nothing", async (path) => {
    const { shop } = await connectShop();
    const headers = webhookHeaders(shop, "app/uninstalled", "bm90IGEgc2lnbmF0dXJl", new Date());
    const answer = await app.fetch(path, { method: "POST", body: "{}", headers });
    expect(answer.status).toBe(401);
    expect((await db.merchant.findUniqueOrThrow({ where: { shop } })).uninstalledAt).toBeNull();
  });

  it("is answered 400 without a signature, and 405 to any method but POST", async () => {
    expect((await app.fetch("/webhooks/compliance", { method: "POST", body: "{}" })).status).toBe(
      400,
    );
    expect((await app.fetch("/webhooks/compliance", { method: "PUT" })).status).toBe(405);
  });

  it("is answered 400 where its payload is not of the documented form, and 404 for an unknown topic", async () => {
    const shop = await installShop();
    expect((await app.webhook(shop, "customers/redact", { customer: 7 })).status).toBe(400);
    expect((await app.webhook(shop, "app/scopes_update", {})).status).toBe(400);
    expect((await app.webhook(shop, "customers/unknown", {})).status).toBe(404);
  });
});

describe("a webhook that is larger than any of Shopify's", () => {
  test.each(ROUTES)("is answered 413 at %s before its signature is looked at", async (path) => {
    const body = new Uint8Array(1024 * 1024 + 1);
    const headers = webhookHeaders("a.myshopify.com", "app/uninstalled", "bm9uZQ==", new Date());
    expect((await app.fetch(path, { method: "POST", body, headers })).status).toBe(413);
  });

  it("is not read to its end, also if it does not name its size", async () => {
    const answered = Promise.withResolvers<undefined>();
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        sent += 1;
        // What Shopify would send next waits for an answer to what came.
        if (sent === 100) await answered.promise;
        if (sent > 1024) controller.close();
        else controller.enqueue(new Uint8Array(64 * 1024));
      },
    });
    const headers = webhookHeaders("a.myshopify.com", "app/uninstalled", "bm9uZQ==", new Date());
    const came = await app
      .fetch("/webhooks/app/uninstalled", { method: "POST", body, duplex: "half", headers })
      .then(
        ({ status }) => status,
        () => "broken off",
      )
      .finally(() => answered.resolve(undefined));
    expect([413, "broken off"]).toContain(came);
    expect(sent).toBeLessThan(200);
  });
});

describe("app/uninstalled", () => {
  it("destroys the Klaviyo key and Shopify's tokens, and keeps the rows", async () => {
    const { shop } = await connectShop();
    await storeSession(shop, SCOPE);
    await enqueue(shop, signUp(), new Date());
    expect((await app.webhook(shop, "app/uninstalled", {})).status).toBe(200);
    expect(await db.merchant.findUniqueOrThrow({ where: { shop } })).toMatchObject({
      sealedKey: null,
      keyLastFour: null,
      laneId: null,
    });
    expect(await db.session.count({ where: { shop } })).toBe(0);
    expect(await db.subscription.count({ where: { shop } })).toBe(1);
  });

  it("that comes late, after a reinstall and a new connection, changes nothing", async () => {
    const { shop, key } = await connectShop();
    const uninstalledAt = ago(HOUR_MS);
    await db.merchant.update({ where: { shop }, data: { installedAt: ago(24 * HOUR_MS) } });
    await install(shop, new Date());
    await storeSession(shop, SCOPE);

    expect((await app.webhook(shop, "app/uninstalled", {}, uninstalledAt)).status).toBe(200);
    const merchant = await db.merchant.findUniqueOrThrow({ where: { shop } });
    expect(merchant.uninstalledAt).toBeNull();
    expect(unseal(shop, merchant.sealedKey!)).toBe(key);
    expect(await db.session.count({ where: { shop } })).toBe(1);
  });

  it("that was broken off halfway is completed when Shopify sends it again", async () => {
    const { shop } = await connectShop();
    await storeSession(shop, SCOPE);
    const triggeredAt = new Date();
    const accept = await refuse(`DELETE ON "Session"`);
    const broken = await app.webhook(shop, "app/uninstalled", {}, triggeredAt);
    await accept();
    expect(broken.status).toBe(500);
    expect((await app.webhook(shop, "app/uninstalled", {}, triggeredAt)).status).toBe(200);
    expect(await db.session.count({ where: { shop } })).toBe(0);
    expect(await db.merchant.findUniqueOrThrow({ where: { shop } })).toMatchObject({
      sealedKey: null,
      uninstalledAt: triggeredAt,
    });
  });

  it("may come twice, or for an unknown shop", async () => {
    const { shop } = await connectShop();
    for (const name of [shop, shop, "nobody.myshopify.com"]) {
      expect((await app.webhook(name, "app/uninstalled", {})).status).toBe(200);
    }
  });
});

describe("shop/redact", () => {
  it("erases everything of its shop and nothing of another", async () => {
    const { shop } = await connectShop();
    const { shop: other } = await connectShop();
    for (const name of [shop, other]) {
      await enqueue(name, signUp(), new Date());
      await storeSession(name, SCOPE);
    }
    await app.webhook(shop, "app/uninstalled", {}, ago(1));
    expect((await app.webhook(shop, "shop/redact", {})).status).toBe(200);
    expect(await db.merchant.count({ where: { shop } })).toBe(0);
    expect(await db.subscription.count({ where: { shop } })).toBe(0);
    expect(await db.session.count({ where: { shop } })).toBe(0);
    expect(await db.merchant.count({ where: { shop: other } })).toBe(1);
    expect(await db.subscription.count({ where: { shop: other } })).toBe(1);
    expect(await db.session.count({ where: { shop: other } })).toBe(1);
  });

  it("triggered before the present install changes nothing", async () => {
    const { shop } = await connectShop();
    await enqueue(shop, signUp(), new Date());
    expect((await app.webhook(shop, "shop/redact", {}, ago(HOUR_MS))).status).toBe(200);
    expect(await db.subscription.count({ where: { shop } })).toBe(1);
    expect((await db.merchant.findUniqueOrThrow({ where: { shop } })).sealedKey).not.toBeNull();
  });
});

describe("customers/redact", () => {
  it("empties the rows of that customer, by e-mail and by phone, and of no one else", async () => {
    const { shop } = await connectShop();
    const { shop: other } = await connectShop();
    const ann = signUp({ email: "ann@example.com" });
    await enqueue(shop, ann, new Date());
    await enqueue(other, ann, new Date());
    await enqueue(
      shop,
      signUp({ email: null, phone: "+14155552671", smsConsent: true }),
      new Date(),
    );
    await enqueue(shop, signUp({ email: "bob@example.com" }), new Date());

    const customer = { id: 1, email: "Ann@Example.com", phone: "+1 415 555 2671" };
    const answer = await app.webhook(shop, "customers/redact", { customer, orders_to_redact: [] });
    expect(answer.status).toBe(200);

    const rows = await db.subscription.findMany({ where: { shop }, orderBy: { state: "asc" } });
    expect(rows.map(({ state, email, phone }) => [state, email, phone])).toEqual([
      ["cancelled", null, null],
      ["cancelled", null, null],
      ["queued", "bob@example.com", null],
    ]);
    expect(rows[0]).toMatchObject({
      dedupeKey: null,
      version: 2,
      pageUrl: null,
      smsConsent: false,
    });
    expect(await db.subscription.count({ where: { shop: other, email: "ann@example.com" } })).toBe(
      1,
    );
  });

  it("without e-mail and phone erases no one", async () => {
    const { shop } = await connectShop();
    await enqueue(shop, signUp(), new Date());
    expect((await app.webhook(shop, "customers/redact", { customer: { id: 1 } })).status).toBe(200);
    expect(await db.subscription.count({ where: { shop, state: "queued" } })).toBe(1);
  });
});

describe("customers/data_request", () => {
  it("waits for the merchant, once, however often Shopify sends it", async () => {
    const shop = await installShop();
    const payload = { customer: { email: "ann@example.com" }, data_request: { id: 9999 } };
    for (let time = 0; time < 2; time += 1) {
      expect((await app.webhook(shop, "customers/data_request", payload)).status).toBe(200);
    }
    expect(await db.dataRequest.findMany({ where: { shop } })).toMatchObject([
      { email: "ann@example.com", answeredAt: null },
    ]);
  });
});

describe("app/scopes_update", () => {
  it("keeps what the shop now grants beside its token", async () => {
    const shop = await installShop(ago(HOUR_MS));
    await storeSession(shop, SCOPE);
    const payload = { current: ["read_products", "write_app_proxy"], previous: ["read_products"] };
    expect((await app.webhook(shop, "app/scopes_update", payload)).status).toBe(200);
    expect(await db.session.findFirstOrThrow({ where: { shop } })).toMatchObject({
      scope: "read_products,write_app_proxy",
    });
  });
});
