import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { installShop } from "#tests/shops.ts";
import { commit, write } from "../../server/database/db.server.ts";
import { DAY_MS, MINUTE_MS } from "../../server/durations.ts";
import { manyUnseen } from "./unseen-sign-ups.server.ts";

const now = new Date("2026-11-20T12:00:00Z");
const ago = (ms: number) => new Date(now.getTime() - ms);
const connection = { keyLastFour: "wxyz", eventsRead: { since: ago(DAY_MS), to: now } };

async function rows(shop: string, count: number, at: Date, seenAt: Date | null): Promise<void> {
  const times = { dueAt: at, createdAt: at, updatedAt: at, deliveredAt: at };
  const data = Array.from({ length: count }, () => ({
    ...{ id: randomUUID(), shop, state: "delivered", variantId: "1" },
    ...{ ...times, seenAt },
  }));
  await commit(() => [write.subscription.createMany({ data })]);
}

it("reports five or more that are the greater part", async () => {
  const shop = await installShop();
  await rows(shop, 4, ago(20 * MINUTE_MS), null);
  expect(await manyUnseen(shop, connection, now)).toBeNull();
  await rows(shop, 1, ago(20 * MINUTE_MS), null);
  expect(await manyUnseen(shop, connection, now)).toEqual({ unseen: 5, of: 5 });
  await rows(shop, 4, ago(20 * MINUTE_MS), now);
  expect(await manyUnseen(shop, connection, now)).toEqual({ unseen: 5, of: 9 });
  await rows(shop, 1, ago(20 * MINUTE_MS), now);
  expect(await manyUnseen(shop, connection, now)).toBeNull();
});

it("counts none that is younger than 15 minutes, or was not looked for", async () => {
  const shop = await installShop();
  await rows(shop, 9, ago(14 * MINUTE_MS), null);
  await rows(shop, 9, ago(2 * DAY_MS), null);
  expect(await manyUnseen(shop, connection, now)).toBeNull();
  await rows(shop, 5, ago(60 * MINUTE_MS), null);
  expect(await manyUnseen(shop, connection, now)).toEqual({ unseen: 5, of: 5 });
  const eventsRead = { since: ago(DAY_MS), to: ago(61 * MINUTE_MS) };
  expect(await manyUnseen(shop, { ...connection, eventsRead }, now)).toBeNull();
  expect(await manyUnseen(shop, { ...connection, eventsRead: null }, now)).toBeNull();
});
