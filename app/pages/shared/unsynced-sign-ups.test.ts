import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { installShop } from "#tests/shops.ts";
import { commit, write } from "../../server/database/db.server.ts";
import { manyUnsynced } from "./unsynced-sign-ups.server.ts";

const NOW = new Date("2026-11-24T12:00:00Z");
const ago = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);
const connected = { keyLastFour: "wxyz", connectedAt: ago(1_000) };

async function shopWith(count: number, answeredAt: Date): Promise<string> {
  const shop = await installShop();
  const row = { shop, state: "failed", variantId: "1", lastCode: "variant_not_found" };
  const times = { dueAt: answeredAt, createdAt: answeredAt, updatedAt: answeredAt };
  const data = Array.from({ length: count }, () => ({ id: randomUUID(), ...row, ...times }));
  await commit(() => [write.subscription.createMany({ data })]);
  return shop;
}

test.each([
  ["five of today", 5, ago(1), connected, 5],
  ["four are a few", 4, ago(1), connected, undefined],
  ["answered a week ago", 9, ago(7 * 24), connected, 9],
  ["answered longer ago", 9, ago(7 * 24 + 1), connected, undefined],
  ["answered to an earlier key", 9, ago(2), { ...connected, connectedAt: ago(1) }, undefined],
  ["a key of before its time was kept", 9, ago(2), { ...connected, connectedAt: null }, 9],
  ["no key", 9, ago(1), { ...connected, keyLastFour: null }, undefined],
  ["not installed", 9, ago(1), undefined, undefined],
])("a shop has many such sign-ups, or too few to report: %s", async (...args) => {
  const [, count, answeredAt, connection, signUps] = args;
  const shop = await shopWith(count, answeredAt);
  expect((await manyUnsynced(shop, connection, NOW))?.signUps).toBe(signUps);
});
