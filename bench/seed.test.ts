import { expect, test } from "vitest";
import { client as db } from "#app/server/database/db.server.ts";
import { enqueue } from "#app/outbox/enqueue.server.ts";
import { connectShop, signUp } from "#tests/shops.ts";
import { addressOf } from "./addresses.ts";
import { seedRows } from "./seed.ts";

test("a seeded row is like one from the sign-up endpoint, and waits", async () => {
  const { shop, laneId } = await connectShop();
  await seedRows([{ shop, rows: 1_001 }]);
  expect(await db.lane.count({ where: { id: laneId, wakeAt: { lte: new Date() } } })).toBe(1);
  const seeded = await db.subscription.findFirstOrThrow({
    where: { shop, email: addressOf(shop, 1_000), dueAt: { lte: new Date() } },
  });
  const { id } = await enqueue(shop, signUp({ email: "ann@example.com" }), new Date());
  const signedUp = await db.subscription.findUniqueOrThrow({ where: { id } });
  const own = ["id", "email", "dedupeKey", "dueAt", "createdAt", "updatedAt"];
  const shared = (row: object) => Object.entries(row).filter(([name]) => !own.includes(name));
  expect(shared(seeded)).toEqual(shared(signedUp));

  const again = await enqueue(shop, signUp({ email: addressOf(shop, 1_000) }), new Date());
  expect(again.id).toBe(seeded.id);
  expect(await db.subscription.count({ where: { shop } })).toBe(1_002);
  const lengths = await db.$queryRaw<unknown[]>`
    SELECT DISTINCT length("dueAt") FROM "Subscription"`;
  expect(lengths).toHaveLength(1);
});
