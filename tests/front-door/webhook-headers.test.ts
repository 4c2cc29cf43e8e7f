import { randomUUID } from "node:crypto";
import { getHmac } from "@shopify/shopify-api/test-helpers";
import { describe, expect, it } from "vitest";
import { client as db } from "#app/server/database/db.server.ts";
import { pruneReceipts } from "#app/merchant/webhook-receipt.server.ts";
import { enqueue } from "#app/outbox/enqueue.server.ts";
import { connectShop, signUp } from "#tests/shops.ts";
import { webhookHeaders, webhookPath } from "./callers.ts";
import { storeSession } from "./opened-shop.ts";
import { app, shopify } from "./world.ts";
import { refuse } from "../refusal.ts";

/** No header of a webhook is signed: what is tried here are bodies that Shopify did sign, with other headers. */

const EMAIL = "ann@example.com";

interface Sent {
  path?: string;
  topic: string;
  shop: string;
  body: string;
  headers?: Record<string, string>;
}

/** Sends a body as it is, signed, with these headers. */
async function send({ path, topic, shop, body, headers }: Sent): Promise<number> {
  const hmac = getHmac(body, "test-api-secret");
  const answer = await app.fetch(path ?? webhookPath(topic), {
    method: "POST",
    body,
    headers: { ...webhookHeaders(shop, topic, hmac, new Date()), ...headers },
  });
  return answer.status;
}

async function shopWithAnn(): Promise<string> {
  const { shop } = await connectShop();
  await db.merchant.update({ where: { shop }, data: { installedAt: new Date(0) } });
  await storeSession(shop, "read_products");
  await enqueue(shop, signUp({ email: EMAIL }), new Date(1));
  return shop;
}

/** Everything that a webhook could have changed. */
async function stored(shop: string) {
  return {
    merchant: await db.merchant.findUnique({ where: { shop } }),
    rows: await db.subscription.findMany({ where: { shop } }),
    sessions: await db.session.findMany({ where: { shop } }),
    requests: await db.dataRequest.findMany({ where: { shop } }),
    postponed: await db.postponedEnd.findMany({ where: { shop } }),
    stocks: await db.variantStock.findMany({ where: { shop } }),
    returns: await db.restock.findMany({ where: { shop } }),
  };
}

const customer = { id: 1, email: EMAIL, phone: null };
const bodies: Record<string, (shop: string) => object> = {
  "customers/redact": (shop) => ({ shop_id: 1, shop_domain: shop, customer, orders_to_redact: [] }),
  "customers/data_request": (shop) => ({
    shop_id: 1,
    shop_domain: shop,
    orders_requested: [],
    customer,
    data_request: { id: 9999 },
  }),
  "shop/redact": (shop) => ({ shop_id: 1, shop_domain: shop }),
  "app/uninstalled": (shop) => ({ id: 1, domain: "shop.example", myshopify_domain: shop }),
  "app/scopes_update": () => ({ id: 1, previous: [], current: ["read_products"] }),
  "products/update": () => ({
    id: 8001,
    variants: [{ id: 33001893429341, inventory_policy: "deny", inventory_quantity: 5 }],
  }),
  "variants/in_stock": () => ({ id: 33001893429341, product_id: 8001 }),
};
const topics = Object.keys(bodies);
const ofStock = ["products/update", "variants/in_stock"];
const namesNoShop = (topic: string) => ["app/scopes_update", ...ofStock].includes(topic);

describe("a body that Shopify signed", () => {
  it.each(topics.filter((topic) => !namesNoShop(topic)))(
    "for %s of one shop does nothing to the shop that the header names",
    async (topic) => {
      const [shop, other] = [await shopWithAnn(), await shopWithAnn()];
      const before = [await stored(shop), await stored(other)];
      const body = JSON.stringify(bodies[topic]!(shop));
      expect(await send({ topic, shop: other, body })).toBe(401);
      expect([await stored(shop), await stored(other)]).toEqual(before);
    },
  );

  const pairs = topics.flatMap((of) => topics.filter((as) => as !== of).map((as) => [of, as]));
  it.each(pairs as [string, string][])("for %s does nothing as %s", async (of, as) => {
    const shop = await shopWithAnn();
    const before = await stored(shop);
    const body = JSON.stringify(bodies[of]!(shop));
    for (const path of ["app/uninstalled", "app/scopes_update", "compliance", ...ofStock]) {
      // Of stock, a body that says nothing is taken like one of a variant that no one asked for.
      const refused = path === as && ofStock.includes(as) ? [200] : [400, 401, 404];
      expect(refused).toContain(await send({ path: `/webhooks/${path}`, topic: as, shop, body }));
    }
    expect(await stored(shop)).toEqual(before);
  });

  it("is taken if the header has the shop in capital letters", async () => {
    const shop = await shopWithAnn();
    const topic = "customers/redact";
    const body = JSON.stringify(bodies[topic]!(shop.toUpperCase()));
    expect(await send({ topic, shop: shop.toUpperCase(), body })).toBe(200);
    expect(await db.subscription.count({ where: { shop, email: EMAIL } })).toBe(0);
  });
});

describe("a webhook whose id was taken", () => {
  const topic = "customers/redact";
  const redactionOf = (shop: string) => ({
    topic,
    shop,
    body: JSON.stringify(bodies[topic]!(shop)),
    headers: { "x-shopify-webhook-id": randomUUID() },
  });

  it("is answered 200 and does nothing, for some days", async () => {
    const shop = await shopWithAnn();
    const sent = redactionOf(shop);
    expect(await send(sent)).toBe(200);
    await enqueue(shop, signUp({ email: EMAIL }), new Date());
    const signedUp = await stored(shop);
    expect(await send(sent)).toBe(200);
    expect(await stored(shop)).toEqual(signedUp);

    const days = (count: number) => new Date(Date.now() + count * 86_400_000);
    expect(await pruneReceipts(days(6))).toBe(0);
    expect(await pruneReceipts(days(8))).toBeGreaterThan(0);
    expect(await db.webhookReceipt.count()).toBe(0);
  });

  it("is done again where its work was broken off", async () => {
    const shop = await shopWithAnn();
    const sent = redactionOf(shop);
    const accept = await refuse(`UPDATE ON "DataRequest"`);
    await db.dataRequest.create({
      data: { id: `${shop}/1`, shop, email: EMAIL, requestedAt: new Date() },
    });
    expect(await send(sent)).toBe(500);
    await accept();
    expect(await send(sent)).toBe(200);
    expect(await db.dataRequest.count({ where: { shop, email: EMAIL } })).toBe(0);
  });

  it("is not mistaken for that of another shop or topic, or one that is longer than an id", async () => {
    const [shop, other] = [await shopWithAnn(), await shopWithAnn()];
    const headers = { "x-shopify-webhook-id": randomUUID() };
    for (const name of [shop, other]) {
      const body = JSON.stringify(bodies[topic]!(name));
      expect(await send({ topic, shop: name, body, headers })).toBe(200);
      expect(await db.subscription.count({ where: { shop: name, email: EMAIL } })).toBe(0);
    }
    const body = JSON.stringify(bodies["customers/data_request"]!(shop));
    expect(await send({ topic: "customers/data_request", shop, body, headers })).toBe(200);
    expect(await db.dataRequest.count({ where: { shop } })).toBe(1);
    const long = { "x-shopify-webhook-id": "i".repeat(5_000) };
    expect(await send({ topic, shop, body, headers: long })).toBe(400);
  });
});

describe("an odd webhook", () => {
  const odd = [
    ...["null", "[]", "7", '"text"', "{", "", "[[]]", "{}", "\ufeff{}"],
    ...["[".repeat(100_000), `{"shop_domain":7}`, `{"shop_domain":["a"]}`, `{"shop_domain":null}`],
  ];
  it.each(topics)("for %s changes nothing, and is no error of ours", async (topic) => {
    const shop = await shopWithAnn();
    const before = await stored(shop);
    const answers = ofStock.includes(topic) ? [200, 400, 401] : [400, 401];
    for (const body of odd) expect(answers).toContain(await send({ topic, shop, body }));
    expect(await stored(shop)).toEqual(before);
  });

  const people: [what: string, customer: string, status: number][] = [
    ["no customer", "null", 200],
    ["half a character", `{"email":"\\ud800@example.com","phone":"\\udfff"}`, 200],
    ["numbers", `{"email":7,"phone":14155552671}`, 200],
    ["a NUL", `{"email":"\\u0000","phone":"\\u0000"}`, 200],
    ["nothing", `{"email":"","phone":" "}`, 200],
    ["a novel", `{"email":"${"e".repeat(100_000)}","phone":"${"1".repeat(100_000)}"}`, 200],
    ["lists", `{"email":["${EMAIL}"]}`, 400],
    ["an object", `{"phone":{}}`, 400],
    ["a list for a customer", `["${EMAIL}"]`, 400],
    ["a number for a customer", "7", 400],
  ];
  it.each(people)("with %s erases no one (%s: %i)", async (_, person, status) => {
    const shop = await shopWithAnn();
    const before = await stored(shop);
    const body = `{"shop_domain":"${shop}","customer":${person},"orders_to_redact":[]}`;
    expect(await send({ topic: "customers/redact", shop, body })).toBe(status);
    expect(await stored(shop)).toEqual(before);
  });

  const times: [triggeredAt: string, postponedWith: "now" | Date][] = [
    ["+275760-09-13T00:00:00.000Z", "now"],
    ["-271821-04-20T00:00:00.000Z", "now"],
    ["0000-00-00", "now"],
    ["9999-12-31T23:59:59Z", "now"],
    ["1e21", "now"],
    ["yesterday", "now"],
    ["2026-13-45T99:99:99Z", "now"],
    ["2026-11-20T10:00:00.123456789Z", new Date("2026-11-20T10:00:00.123Z")],
    ["2026-11-20T05:00:00-05:00", new Date("2026-11-20T10:00:00Z")],
  ];
  it.each(times)(
    "that was triggered at %s counts as triggered then, or now",
    async (time, then) => {
      const shop = await shopWithAnn();
      shopify.of(shop).state.unavailable = "frozen";
      const began = Date.now();
      const headers = { "x-shopify-triggered-at": time };
      for (const topic of topics) {
        const body = JSON.stringify(bodies[topic]!(shop));
        expect(await send({ topic, shop, body, headers })).toBe(200);
      }
      const ends = await db.postponedEnd.findMany({ where: { shop } });
      expect(ends).toHaveLength(2);
      for (const { triggeredAt } of ends) {
        if (then !== "now") expect(triggeredAt).toEqual(then);
        else expect(triggeredAt.getTime()).toBeGreaterThanOrEqual(began);
      }
    },
  );

  it.each([
    "",
    "x",
    "evil.example",
    "a.myshopify.com.evil.example",
    "\x00",
    `${"s".repeat(5_000)}.myshopify.com`,
  ])("from a shop called %j is refused", async (name) => {
    const headers = { "x-shopify-shop-domain": name.replaceAll("\0", "%00") };
    for (const topic of topics.filter((topic) => !namesNoShop(topic))) {
      const body = JSON.stringify(bodies[topic]!("a.myshopify.com"));
      expect([400, 401]).toContain(await send({ topic, shop: "a", body, headers }));
    }
  });

  it("that erases a customer with 20,000 orders is taken", async () => {
    const shop = await shopWithAnn();
    const orders_to_redact = Array.from({ length: 20_000 }, (_, at) => 5_400_000_000_000 + at);
    const body = JSON.stringify({ ...bodies["customers/redact"]!(shop), orders_to_redact });
    expect(body.length).toBeGreaterThan(256 * 1024);
    expect(await send({ topic: "customers/redact", shop, body })).toBe(200);
    expect(await db.subscription.count({ where: { shop, email: EMAIL } })).toBe(0);
  });
});
