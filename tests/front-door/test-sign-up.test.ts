import { beforeEach, describe, expect, it } from "vitest";
import { client as db } from "#app/server/database/db.server.ts";
import type { TestSteps } from "#app/pages/shared/test-sign-up/test-steps.ts";
import { settle } from "#app/outbox/queue/settle.server.ts";
import { countStates } from "#app/outbox/stats/figures.server.ts";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { connectShop } from "#tests/shops.ts";
import { acceptedAttempt } from "../accepted-attempt.ts";
import { openShop } from "./opened-shop.ts";
import { app, klaviyo, open } from "./world.ts";

const PATH = "/app/test-sign-up";
const fields = {
  intent: "test",
  email: "Owner@Example.com",
  variant: "33001893462109",
  product: "gid://shopify/Product/6735915917341",
};

beforeEach(() => {
  klaviyo.reset();
  klaviyo.passAnHour();
});

async function opened(key = sandboxAccounts()[0]!.key): Promise<string> {
  const shop = await openShop();
  await connectShop({ shop, key });
  return shop;
}

async function post(shop: string, form: Record<string, string>) {
  const body = new URLSearchParams(form);
  const answer = await app.admin(shop, PATH, { method: "POST", body });
  expect(answer.headers.get("cache-control")).toBe("no-store");
  return { status: answer.status, told: (await answer.json()) as { kind: string; id: string } };
}

async function stepsOf(shop: string, id: string): Promise<TestSteps> {
  const answer = await app.admin(shop, `${PATH}?id=${id}`);
  expect(answer.status).toBe(200);
  return (await answer.json()) as TestSteps;
}

describe("a test sign-up", () => {
  it("is queued for Klaviyo, counts nowhere and can be deleted", async () => {
    const shop = await opened();
    const { status, told } = await post(shop, fields);
    expect([status, told.kind]).toEqual([200, "made"]);
    const waiting = await stepsOf(shop, told.id);
    expect(waiting).toMatchObject({ kind: "steps", state: "queued", sentAt: null, seen: null });
    const row = await db.subscription.findUniqueOrThrow({ where: { id: told.id } });
    expect(row).toMatchObject({ email: "owner@example.com", variantId: "33001893462109" });
    const now = new Date();
    const attempt = acceptedAttempt(now);
    await settle([{ row, keyVersion: 1, attempt, next: { state: "delivered" } }], now);
    const times = { sentAt: now.toISOString(), acceptedAt: now.toISOString() };
    expect(await stepsOf(shop, told.id)).toMatchObject({ state: "delivered", ...times });
    expect(await countStates(shop)).toMatchObject({ queued: 0, delivered: 0 });

    expect((await post(shop, { intent: "delete_test", id: told.id })).told.kind).toBe("deleted");
    const erased = await db.subscription.findUniqueOrThrow({ where: { id: told.id } });
    expect(erased).toMatchObject({ state: "cancelled", email: null });
    expect((await stepsOf(shop, told.id)).state).toBe("cancelled");
  });

  it("is refused without an address, a variant or a key, and twice within ten seconds", async () => {
    const shop = await opened();
    expect((await post(shop, { ...fields, email: "owner" })).told.kind).toBe("no_email");
    expect((await post(shop, { ...fields, variant: "mug" })).told.kind).toBe("no_variant");
    expect((await post(shop, fields)).told.kind).toBe("made");
    const { status, told } = await post(shop, fields);
    expect([status, told.kind]).toEqual([422, "too_soon"]);
    expect((await post(await openShop(), fields)).told.kind).toBe("no_key");
    expect((await post(shop, { intent: "else" })).status).toBe(400);
    expect((await app.admin(shop, `${PATH}?id=other`)).status).toBe(404);
  });

  it("can be made for variants that Shopify finds by name", async () => {
    const shop = "searching.myshopify.com";
    await open(shop);
    const answer = await app.admin(shop, `${PATH}?search=linen`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      variants: [{ variantId: "33001893462109", soldOut: true }, {}, {}, {}, {}],
    });
  });

  it("needs an authenticated merchant", async () => {
    const form = new URLSearchParams(fields);
    const before = await db.subscription.count();
    const { status } = await app.fetch(PATH, { method: "POST", body: form, redirect: "manual" });
    expect(status).not.toBe(200);
    expect(await db.subscription.count()).toBe(before);
  });
});
