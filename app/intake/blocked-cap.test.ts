import { createHmac } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { installShop } from "#tests/shops.ts";
import { client as db } from "../server/database/db.server.ts";
import { env } from "../server/env.server.ts";
import { limited, noteFlood, pickStored, refuseFlood } from "./blocked-cap.server.ts";
import { Limits } from "./limits.server.ts";

beforeEach(emptyDatabase);

const NOW = new Date("2026-11-30T12:59:10Z");
const CAP = env.LIMIT_BLOCKED_PER_HOUR;

const many = (count: number, shop: string, botSign = "limit_email") =>
  Array.from({ length: count }, () => ({ shop, signUp: { botSign } }));

async function store(shop: string, hour: string, count: number): Promise<void> {
  await db.hourlyCount.create({ data: { shop, hour, state: "blocked", latencyBucket: 0, count } });
}

describe("of blocked sign-ups", () => {
  it("as many are stored as the hour has room for, those of each shop by themselves", async () => {
    const [shop, other] = [await installShop(), await installShop()];
    await store(shop, "2026-11-30T12", CAP - 2);
    await store(shop, "2026-11-30T11", 10 * CAP);
    const blocked = [...many(3, shop), ...many(1, other)];
    const stored = await pickStored(blocked, new Limits(), NOW);
    expect(blocked.map((one) => stored.has(one))).toEqual([true, true, false, true]);
  });

  it("none is stored beyond what a shop may have in all", async () => {
    const shop = await installShop();
    await store(shop, "", env.LIMIT_BLOCKED);
    expect((await pickStored(many(1, shop), new Limits(), NOW)).size).toBe(0);
  });

  it("those that join a row count too, although they add none", async () => {
    const shop = await installShop();
    const limits = new Limits();
    expect((await pickStored(many(CAP, shop), limits, NOW)).size).toBe(CAP);
    expect((await pickStored(many(1, shop), limits, NOW)).size).toBe(0);
    // As the answer says, until the next UTC hour, not for an hour from the first of them.
    const next = new Date(NOW.getTime() + 50_000);
    expect((await pickStored(many(1, shop), limits, next)).size).toBe(1);
  });

  it("without a valid token, a fifth is left to those with one, in the hour and in all", async () => {
    const [shop, other] = [await installShop(), await installShop()];
    const limits = new Limits();
    const faults = await pickStored(many(CAP, shop, "token_missing"), limits, NOW);
    expect(faults.size).toBe(0.8 * CAP);
    await store(shop, "2026-11-30T12", faults.size);
    expect((await pickStored(many(1, shop, "token_invalid"), limits, NOW)).size).toBe(0);
    expect((await pickStored(many(CAP, shop), limits, NOW)).size).toBe(0.2 * CAP);
    await store(other, "", 0.8 * env.LIMIT_BLOCKED);
    expect((await pickStored(many(1, other, "token_invalid"), limits, NOW)).size).toBe(0);
    expect((await pickStored(many(1, other), limits, NOW)).size).toBe(1);
  });

  it("the others may come again in the next hour", () => {
    expect(limited(NOW)).toEqual({ status: "limited", retryAfterSeconds: 50 });
  });
});

describe("in a flooded shop", () => {
  const secret = "a secret";
  const fields = { variant_id: "33001893429341", product_id: "8001" };
  const form = (shop: string, token: string) => ({
    shop,
    fields: { ...fields, token },
    userAgent: "",
    at: NOW,
  });

  it("only what it signed goes on; nothing changes for another shop", () => {
    const shop = "flooded.myshopify.com";
    noteFlood(shop, { secrets: [secret], mayBeUnsigned: false });
    const second = Math.floor(NOW.getTime() / 1_000) - 60;
    const text = [shop, fields.product_id, fields.variant_id, second].join("|");
    const hash = createHmac("sha256", secret).update(text).digest("hex").slice(0, 32);
    expect(refuseFlood(form(shop, `v1.${second}.${hash}`))).toBeUndefined();
    expect(refuseFlood(form(shop, ""))).toEqual(limited(NOW));
    expect(refuseFlood(form(shop, "v1.1.2"))).toEqual(limited(NOW));
    expect(refuseFlood(form("calm.myshopify.com", ""))).toBeUndefined();
  });

  it("a form for any option goes on with either of its tokens: a part of it is stored", () => {
    const shop = "flooded-lists.myshopify.com";
    noteFlood(shop, { secrets: [secret], mayBeUnsigned: false });
    const second = Math.floor(NOW.getTime() / 1_000) - 60;
    const sign = (variants: string) => {
      const text = [shop, fields.product_id, variants, second].join("|");
      const hash = createHmac("sha256", secret).update(text).digest("hex").slice(0, 32);
      return `v1.${second}.${hash}`;
    };
    const list = { any: "1", any_variants: `${fields.variant_id},7` };
    const withList = (token: string, any_token: string) => {
      const { fields: own, ...rest } = form(shop, token);
      return { ...rest, fields: { ...own, ...list, any_token } };
    };
    expect(refuseFlood(withList("", sign(list.any_variants)))).toBeUndefined();
    expect(refuseFlood(withList(sign(fields.variant_id), ""))).toBeUndefined();
    expect(refuseFlood(withList("", ""))).toEqual(limited(NOW));
    expect(refuseFlood(withList("", sign(fields.variant_id)))).toEqual(limited(NOW));
  });

  it("that does not sign its pages, all go on to be weighed", () => {
    const shop = "unsigned.myshopify.com";
    noteFlood(shop, { secrets: [], mayBeUnsigned: false });
    expect(refuseFlood(form(shop, ""))).toBeUndefined();
  });
});
