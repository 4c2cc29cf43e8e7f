import { afterAll, beforeAll, expect, it } from "vitest";
import { client as db } from "#app/server/database/db.server.ts";
import { startBuiltApp, type BuiltApp } from "../front-door/built-app.ts";
import { connectShop } from "../shops.ts";

// An app of its own, because its worker delivers.
const SHOP = "holds.myshopify.com";
let built: BuiltApp;

beforeAll(async () => {
  built = await startBuiltApp({ DELIVERY_WORKER: "on" });
  built.shopify.of(SHOP).install();
});

afterAll(() => built.stop());

async function checkAgain(): Promise<unknown> {
  const answer = await built.app.admin(SHOP, "/app/check-hold", { method: "POST" });
  expect(answer.status).toBe(200);
  return answer.json();
}

function merchant() {
  return db.merchant.findUniqueOrThrow({ where: { shop: SHOP } });
}

it("a held shop is checked again when its merchant asks, and everything that waited goes out", async () => {
  const { app, klaviyo } = built;
  const gone = klaviyo.double.accounts.find(({ key }) => key.endsWith("gone"))!;
  await app.admin(SHOP, "/app.data");
  await connectShop({ shop: SHOP, key: gone.key });
  const body = new URLSearchParams({ variant_id: "33001893429341", email: "ann@example.com" });
  const taken = await built.app.proxy(SHOP, body, { accept: "application/json" });
  expect(taken.status).toBe(202);
  await expect.poll(async () => (await merchant()).hold, { interval: 5 }).toBe("key_refused");

  const home = await (await built.app.admin(SHOP, "/app")).text();
  expect(home).toContain("Check again");

  expect(await checkAgain()).toEqual({ checking: true });
  await expect.poll(async () => (await merchant()).holdChecks, { interval: 5 }).toBe(1);
  expect((await merchant()).hold).toBe("key_refused");

  gone.revoked = false;
  expect(await checkAgain()).toEqual({ checking: true });
  // Klaviyo is asked for an account once a second.
  const soon = { interval: 5, timeout: 5_000 };
  await expect.poll(() => klaviyo.double.received.length, soon).toBe(1);
  expect((await merchant()).hold).toBeNull();
  expect(await checkAgain()).toEqual({ checking: false });
});

it("a hold is not checked without a session", async () => {
  const asked = { method: "POST", headers: { "user-agent": "Mozilla/5.0 Chrome/140" } };
  expect((await built.app.fetch("/app/check-hold", asked)).status).not.toBe(200);
});
