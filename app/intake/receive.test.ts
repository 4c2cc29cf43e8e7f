import { afterEach, expect, it } from "vitest";
import { refuse } from "#tests/refusal.ts";
import { installShop } from "#tests/shops.ts";
import { env } from "../server/env.server.ts";
import { client as db } from "../server/database/db.server.ts";
import { receive } from "./receive.server.ts";

let accept: (() => Promise<unknown>) | undefined;
afterEach(() => accept?.());

it("what could not be stored uses up none of a shopper's limit", async () => {
  const shop = await installShop();
  const fields = { variant_id: "33001893429341", product_id: "8001", email: "ann@example.com" };
  const receiveOne = () =>
    receive([{ shop, fields, userAgent: "", at: new Date() }], performance.now() + 60_000);
  accept = await refuse('INSERT ON "Subscription"', `NEW."shop" = '${shop}'`);
  for (let at = 0; at <= env.LIMIT_EMAIL_PER_HOUR; at += 1) {
    expect(await receiveOne()).toMatchObject([{ status: "busy" }]);
  }
  await accept();
  accept = undefined;
  expect(await receiveOne()).toMatchObject([{ status: "accepted" }]);
  expect(await db.subscription.findMany({ where: { shop } })).toMatchObject([{ state: "queued" }]);
});
