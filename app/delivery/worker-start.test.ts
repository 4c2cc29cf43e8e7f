import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { connectShop } from "#tests/shops.ts";
import { client as db } from "../server/database/db.server.ts";
import { logger } from "../server/logger.server.ts";
import { holdShop } from "../merchant/hold.server.ts";
import { seal } from "../merchant/seal.server.ts";
import { startWorker } from "./worker.server.ts";

it("a start holds the shops whose key does not open, and releases those whose key opens again", async () => {
  const { shop: lost } = await connectShop();
  const sealedKey = seal(lost, "pk_0123456789abcdef", [randomBytes(32)]);
  await db.merchant.update({ where: { shop: lost }, data: { sealedKey } });
  const { shop: back } = await connectShop();
  const hold = { hold: "key_unreadable", detail: null, keyVersion: 1, at: new Date() } as const;
  await holdShop(back, hold);

  const worker = startWorker({ send: () => Promise.reject(new Error("called")), log: logger });
  const holdOf = async (shop: string) =>
    (await db.merchant.findUniqueOrThrow({ where: { shop } })).hold;
  await expect.poll(() => holdOf(lost), { interval: 5 }).toBe("key_unreadable");
  expect(await holdOf(back)).toBeNull();
  await worker.stop();
});
