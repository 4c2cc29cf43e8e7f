import { expect, it } from "vitest";
import { client as db } from "../../server/database/db.server.ts";
import { installShop } from "#tests/shops.ts";
import { stockOf } from "./variant-stock.server.ts";

const [earlier, later] = [new Date("2026-11-30T10:00:00Z"), new Date("2026-11-30T11:00:00Z")];
const variantId = "33001893429341";

it("says nothing of a variant that was never looked at, and of another store's", async () => {
  const [shop, other] = [await installShop(), await installShop()];
  const unknown = { available: null, quantity: null, asOf: null };
  await db.variantStock.create({ data: { shop, variantId, available: true, quantity: 3 } });
  expect(await stockOf(other, variantId)).toEqual(unknown);
  await db.variantStock.create({ data: { shop: other, variantId, lookedAt: later } });
  expect(await stockOf(other, variantId)).toEqual(unknown);
});

it.each([
  [{ changedAt: earlier, lookedAt: later }, later],
  [{ changedAt: later, lookedAt: earlier }, later],
  [{ changedAt: earlier, lookedAt: null }, earlier],
  [{ changedAt: null, lookedAt: null }, null],
])("with %j, it is as of %s", async (times, asOf) => {
  const shop = await installShop();
  const known = { available: false, quantity: 0 };
  await db.variantStock.create({ data: { shop, variantId, ...known, ...times } });
  expect(await stockOf(shop, variantId)).toEqual({ ...known, asOf });
});
