import { describe, expect, it } from "vitest";
import { client as db } from "#app/server/database/db.server.ts";
import { enqueue } from "#app/outbox/enqueue.server.ts";
import { connectShop, signUp } from "#tests/shops.ts";
import { app, shopify } from "./world.ts";

const MINUTE_MS = 60_000;
const VARIANT = "33001893429341";

const ago = (ms: number) => new Date(Date.now() - ms);

/** A shop with a sign-up of an hour ago. */
async function shopWithAnn(variantId = VARIANT) {
  const { shop } = await connectShop();
  const row = signUp({ variantId, email: "ann@example.com" });
  const { id } = await enqueue(shop, row, ago(60 * MINUTE_MS));
  return { shop, id };
}

function product(quantity: number, at: Date, changes: object = {}) {
  const variant = {
    id: Number(VARIANT),
    inventory_policy: "deny",
    inventory_management: "shopify",
  };
  return {
    id: 6735915917341,
    status: "active",
    updated_at: at.toISOString(),
    variants: [{ ...variant, inventory_quantity: quantity, price: "19.90", ...changes }],
  };
}

const stockOf = (shop: string) =>
  db.variantStock.findUnique({ where: { shop_variantId: { shop, variantId: VARIANT } } });

describe("products/update", () => {
  it("ends the round of those who wait, once, whatever else comes twice or late", async () => {
    const { shop, id } = await shopWithAnn();
    const send = (quantity: number, at: Date) =>
      app.webhook(shop, "products/update", product(quantity, at), at);
    expect((await send(0, ago(30 * MINUTE_MS))).status).toBe(200);
    expect(await stockOf(shop)).toMatchObject({ available: false, quantity: 0, price: "19.90" });
    for (let time = 0; time < 3; time++) {
      expect((await send(5, ago(20 * MINUTE_MS))).status).toBe(200);
      expect((await send(0, ago(25 * MINUTE_MS))).status).toBe(200);
    }
    expect(await stockOf(shop)).toMatchObject({ available: true, quantity: 5 });
    expect(await db.restock.count({ where: { shop } })).toBe(1);
    // This process delivers nothing, and has marked no row: a sign-up does not wait for that.
    const again = await enqueue(
      shop,
      signUp({ variantId: VARIANT, email: "ann@example.com" }),
      new Date(),
    );
    expect(again.id).not.toBe(id);
  });

  it("is on the page of a sign-up, which says first that the stock is unknown", async () => {
    const { shop, id } = await shopWithAnn();
    shopify.of(shop).install();
    const read = async () => (await app.admin(shop, `/app/subscriptions/${id}`)).text();
    const stock = /<dt>Stock<\/dt><dd[^>]*><div[^>]*><span>([^<]*)<\/span>/;
    expect(stock.exec(await read())?.[1]).toBe("Unknown");
    await app.webhook(shop, "products/update", product(0, ago(MINUTE_MS)), ago(MINUTE_MS));
    expect(stock.exec(await read())?.[1]).toBe("Sold out");
    await app.webhook(shop, "products/update", product(7, new Date()), new Date());
    expect(stock.exec(await read())?.[1]).toBe("7 in stock");
  });

  it("stores nothing of a variant that no one asked for, and no receipt", async () => {
    const { shop } = await connectShop();
    const receipts = await db.webhookReceipt.count();
    expect((await app.webhook(shop, "products/update", product(5, new Date()))).status).toBe(200);
    expect(await stockOf(shop)).toBeNull();
    expect(await db.webhookReceipt.count()).toBe(receipts);
  });

  it("of another shop's variant changes nothing", async () => {
    const { shop } = await shopWithAnn("7");
    expect((await app.webhook(shop, "products/update", product(5, new Date()))).status).toBe(200);
    expect(await db.restock.count({ where: { shop } })).toBe(0);
  });

  it.each<[string, object]>([
    ["nothing", {}],
    ["no list of variants", { variants: "all" }],
    ["variants that are none", { variants: [null, 7, [], {}] }],
    ["odd values", product(5, new Date(), { id: {}, inventory_quantity: [] })],
    ["a time that is none", { ...product(5, new Date()), updated_at: { at: 1 } }],
  ])("with %s is taken, and no error", async (_, payload) => {
    const { shop } = await shopWithAnn("7");
    expect((await app.webhook(shop, "products/update", payload)).status).toBe(200);
  });

  it("with 2,048 variants is taken", async () => {
    const { shop } = await shopWithAnn();
    const variants = Array.from({ length: 2_047 }, (_, at) => ({
      id: 44_000_000_000_000 + at,
      inventory_management: "shopify",
      inventory_policy: "deny",
      inventory_quantity: 5,
      price: "1234.56",
    }));
    const payload = product(5, new Date());
    const gids = variants.map(({ id }) => ({
      admin_graphql_api_id: `gid://shopify/ProductVariant/${id}`,
      updated_at: new Date().toISOString(),
    }));
    const all = { ...payload, variants: [...variants, ...payload.variants], variant_gids: gids };
    expect((await app.webhook(shop, "products/update", all)).status).toBe(200);
    expect(await stockOf(shop)).toMatchObject({ available: true });
  });
});

describe("variants/in_stock", () => {
  it("ends the round too, where it comes", async () => {
    const { shop } = await shopWithAnn();
    const payload = { admin_graphql_api_id: `gid://shopify/ProductVariant/${VARIANT}` };
    expect((await app.webhook(shop, "variants/in_stock", payload)).status).toBe(200);
    expect(await stockOf(shop)).toMatchObject({ available: true, quantity: null });
    expect(await db.restock.count({ where: { shop } })).toBe(1);
    expect((await app.webhook(shop, "variants/in_stock", { id: null })).status).toBe(200);
  });
});
