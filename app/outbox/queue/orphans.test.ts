// SQLite only: PostgreSQL keeps every row with its shop, also when it is edited by hand.
import { expect, it } from "vitest";
import { connectShop, signUp } from "#tests/shops.ts";
import { client as db } from "../../server/database/db.server.ts";
import { enqueue } from "../enqueue.server.ts";
import { setOrphansAside } from "./repairs.server.ts";

const now = new Date("2026-11-24T12:00:00Z");

it("a waiting row whose shop is gone fails, and no other row is touched", async () => {
  const shops = [await connectShop(), await connectShop(), await connectShop()];
  for (const { shop } of shops) await enqueue(shop, signUp(), now);
  const gone = shops[1]!.shop;
  await db.$executeRaw`PRAGMA foreign_keys = OFF`;
  await db.merchant.delete({ where: { shop: gone } });
  await db.$executeRaw`PRAGMA foreign_keys = ON`;

  expect(await setOrphansAside(now)).toEqual([gone]);
  const rows = await db.subscription.findMany({ select: { shop: true, state: true } });
  for (const { shop, state } of rows) expect(state).toBe(shop === gone ? "failed" : "queued");
  expect(await setOrphansAside(now)).toEqual([]);
});
