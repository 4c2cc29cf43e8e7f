import { beforeEach, describe, expect, it } from "vitest";
import { installedShop } from "#sandbox/shopify/installed-shop.ts";
import { LogLines } from "#tests/log-lines.ts";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { connectShop, signUp } from "#tests/shops.ts";
import type { AskShop } from "../catalog/titles.server.ts";
import { enqueue } from "../outbox/enqueue.server.ts";
import { client as db } from "../server/database/db.server.ts";
import { HOUR_MS, MINUTE_MS } from "../server/durations.ts";
import { startStockLooks } from "./stock-looks.server.ts";
import { takeStockNews } from "./take-news.server.ts";
import { lookSoon, putOffLooks, watch } from "./watched.server.ts";
import { createWatcher } from "./watcher.server.ts";

/** Sold out in the sandbox's shop: an enamel mug. */
const MUG = "39412345872477";
const SHIRT = "33001893462109";

const START = Date.UTC(2026, 10, 24, 12);

/** A shop with the strict double behind it, and its looks, whose clock the test moves. */
async function openShop() {
  const { shop } = await connectShop();
  const double = installedShop();
  let ms = START;
  const asked: string[][] = [];
  const lines = new LogLines();
  let fault: Error | null = null;
  const ask: AskShop = async (query, { variables }) => {
    asked.push(variables["ids"] as string[]);
    if (fault) throw fault;
    const answer = await double.query(query, variables);
    // As the library does.
    if (answer.errors) throw new Error("GraphqlQueryError");
    return Response.json(answer);
  };
  const now = () => new Date(ms);
  const looks = startStockLooks({ askOf: () => ask, log: lines.log, now });
  return {
    shop,
    double,
    asked,
    lines,
    now,
    look: () => looks.look(),
    stop: () => looks.stop(),
    pass: (byMs: number) => void (ms += byMs),
    failWith: (error: Error | null) => void (fault = error),
    async join(email: string, variantId = MUG) {
      ms += 1_000;
      const stored = await enqueue(shop, signUp({ variantId, email }), now());
      await watch([{ shop, variantId }], now());
      return stored;
    },
    stock: (variantId = MUG) =>
      db.variantStock.findUnique({ where: { shop_variantId: { shop, variantId } } }),
  };
}

function levelsOf(lines: string[]): number[] {
  return lines.map((line) => (JSON.parse(line) as { level: number }).level);
}

beforeEach(emptyDatabase);

describe("a look at stock", () => {
  it("stores what Shopify says of a variant that somebody waits for, and the shop's currency", async () => {
    const one = await openShop();
    await one.join("ann@example.com");
    await one.look();
    expect(one.asked).toEqual([[`gid://shopify/ProductVariant/${MUG}`]]);
    expect(await one.stock()).toEqual({
      shop: one.shop,
      variantId: MUG,
      productId: "6735915950109",
      available: false,
      quantity: 0,
      price: "18.00",
      changedAt: one.now(),
      lookedAt: one.now(),
      lookAt: new Date(one.now().getTime() + 15 * MINUTE_MS),
      restockedAt: null,
    });
    expect(await db.merchant.findUnique({ where: { shop: one.shop } })).toMatchObject({
      currency: "USD",
    });
    await one.stop();
  });

  it("comes every quarter of an hour, finds a return, and ends where no one waits", async () => {
    const one = await openShop();
    await one.join("ann@example.com");
    await one.look();
    one.pass(14 * MINUTE_MS);
    await one.look();
    expect(one.asked).toHaveLength(1);
    await one.double.shopify.setStock({ variantId: MUG, quantity: 7, told: "nothing" });
    one.pass(MINUTE_MS);
    await one.look();
    const cameBackAt = one.now();
    expect(await db.restock.findMany()).toMatchObject([{ shop: one.shop, at: cameBackAt }]);
    expect(await one.stock()).toMatchObject({
      available: true,
      quantity: 7,
      restockedAt: cameBackAt,
    });
    one.pass(15 * MINUTE_MS);
    await one.look();
    expect(one.asked).toHaveLength(2);
    expect(await one.stock()).toMatchObject({ lookAt: null });
    await one.join("ben@example.com");
    await one.look();
    expect(one.asked).toHaveLength(3);
    await one.double.shopify.setStock({ variantId: MUG, quantity: 0, told: "nothing" });
    await one.stop();
  });

  it("is of one process where two are due at once", async () => {
    const one = await openShop();
    await one.join("ann@example.com");
    const other = startStockLooks({
      askOf: () => () => Promise.reject(new Error("Asked twice")),
      log: one.lines.log,
      now: one.now,
    });
    await one.look();
    await other.look();
    expect(one.asked).toHaveLength(1);
    expect(one.lines.take()).toEqual([]);
    await Promise.all([one.stop(), other.stop()]);
  });

  it("asks for a hundred variants at a time, three times in a round", async () => {
    const one = await openShop();
    await one.join("ann@example.com");
    const many = Array.from({ length: 350 }, (_, at) => ({
      shop: one.shop,
      variantId: `${at + 1}`,
    }));
    await watch(many, new Date(one.now().getTime() - 1));
    await one.look();
    expect(one.asked.map((ids) => ids.length)).toEqual([100, 100, 100]);
    await one.look();
    expect(one.asked.map((ids) => ids.length)).toEqual([100, 100, 100, 51]);
    await one.stop();
  });

  it("rests ever longer while Shopify refuses, says so once, and then goes on", async () => {
    const one = await openShop();
    await one.join("ann@example.com");
    one.failWith(new Error("Refused"));
    for (const restMs of [15 * MINUTE_MS, 30 * MINUTE_MS, HOUR_MS]) {
      await one.look();
      expect(await one.stock()).toMatchObject({
        available: null,
        lookAt: new Date(one.now().getTime() + restMs),
      });
      one.pass(restMs);
    }
    expect(levelsOf(one.lines.take())).toEqual([40]);
    one.failWith(null);
    await one.look();
    expect(await one.stock()).toMatchObject({ available: false });
    expect(levelsOf(one.lines.take())).toEqual([30]);
    await one.stop();
  });

  it("rests no longer for the sign-ups that come while it rests", async () => {
    const one = await openShop();
    await one.join("ann@example.com");
    one.failWith(new Error("Refused"));
    await one.look();
    for (let more = 0; more < 6; more++) {
      one.pass(5_000);
      await one.join(`p${more}@example.com`, `40${more}`);
      await one.look();
    }
    one.failWith(null);
    one.pass(15 * MINUTE_MS - 30_000);
    await one.look();
    expect(await one.stock()).toMatchObject({ available: false });
    one.lines.take();
    await one.stop();
  });

  it("leaves a variant unknown that Shopify does not know, or may not show", async () => {
    const one = await openShop();
    await one.join("ann@example.com", "404");
    await one.look();
    expect(await one.stock("404")).toMatchObject({ available: null, lookedAt: one.now() });
    await one.stop();
  });

  it("is not made for a shop that has removed the app", async () => {
    const one = await openShop();
    await one.join("ann@example.com");
    await db.merchant.update({ where: { shop: one.shop }, data: { uninstalledAt: one.now() } });
    await one.look();
    expect(one.asked).toEqual([]);
    await one.stop();
  });

  it("comes at once where a webhook says too little", async () => {
    const one = await openShop();
    await one.join("ann@example.com");
    await one.look();
    one.pass(MINUTE_MS);
    await lookSoon(one.shop, [MUG, SHIRT, "404"], one.now());
    await one.look();
    expect(one.asked).toHaveLength(2);
    expect(await one.stock(SHIRT)).toBeNull();
    await one.stop();
  });

  it("comes at once where two webhooks of one second contradict each other", async () => {
    const one = await openShop();
    await one.join("ann@example.com");
    await one.look();
    one.pass(MINUTE_MS);
    const since = one.now().getTime();
    const second = new Date(since).toISOString().replace(".000Z", "Z");
    const tell = (inventory_quantity: number, laterByMs: number) => {
      const variant = { id: Number(MUG), inventory_management: "shopify", inventory_quantity };
      const payload = { id: 7, status: "active", updated_at: second, variants: [variant] };
      const triggeredAt = new Date(since + laterByMs);
      return takeStockNews(
        { shop: one.shop, topic: "products/update", triggeredAt, payload },
        one.now(),
      );
    };
    await tell(5, 900);
    await tell(5, 900);
    await tell(4, 100);
    await one.join("ben@example.com");
    await one.look();
    expect(one.asked).toHaveLength(1);
    await tell(0, 100);
    one.pass(5_000);
    await one.look();
    expect(one.asked).toHaveLength(2);
    expect(await one.stock()).toMatchObject({ available: false, changedAt: one.now() });
    await one.stop();
  });

  it("is put off for every variant of a shop, however many there are", async () => {
    const { shop, now, stop } = await openShop();
    const variants = Array.from({ length: 1_203 }, (_, at) => ({ shop, variantId: `${at + 1}` }));
    await watch(variants, now());
    const until = new Date(now().getTime() + HOUR_MS);
    await putOffLooks(shop, until);
    expect(await db.variantStock.count({ where: { shop, lookAt: until } })).toBe(1_203);
    await stop();
  });

  it("is made of variants that a killed process did not watch", async () => {
    const one = await openShop();
    await enqueue(one.shop, signUp({ variantId: MUG, email: "ann@example.com" }), one.now());
    one.pass(MINUTE_MS);
    await one.look();
    expect(await one.stock()).toMatchObject({ available: false });
    await one.stop();
  });
});

describe("the variants of sign-ups", () => {
  it("are watched together, and each once a minute", async () => {
    const { shop } = await connectShop();
    const lines = new LogLines();
    let ms = START;
    const note = createWatcher({ log: lines.log, now: () => new Date(ms) });
    for (const variantId of ["1", "2", "1", "2", "3"]) note(shop, variantId);
    await expect.poll(() => db.variantStock.count({ where: { shop } })).toBe(3);
    await db.variantStock.updateMany({ where: { shop }, data: { lookAt: null } });
    note(shop, "1");
    ms += 2 * MINUTE_MS;
    note(shop, "2");
    await expect
      .poll(() => db.variantStock.findMany({ where: { shop, lookAt: { not: null } } }))
      .toMatchObject([{ variantId: "2", lookAt: new Date(ms) }]);
    expect(lines.take()).toEqual([]);
  });
});
