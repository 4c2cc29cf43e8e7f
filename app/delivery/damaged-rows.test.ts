import { expect, it } from "vitest";
import { sandboxAccounts } from "#sandbox/klaviyo/keys.ts";
import { delivery, rowOf } from "#tests/delivery.ts";
import { signUp } from "#tests/shops.ts";
import { Prisma } from "#prisma/client/client.ts";
import { db } from "../server/db.server.ts";
import { enqueue } from "../outbox/enqueue.server.ts";

const { time, at, begin, waiting, stopAll } = delivery();
const [full] = sandboxAccounts();

/** SQLite accepts any value in any column, for example after an edit of the file by hand. */
const damages: [column: string, value: string][] = [
  ["dueAt", "''"],
  ["dueAt", "'x'"],
  ["dueAt", "1e300"],
  ["dueAt", "x'00ff'"],
  ["dueAt", "'2026-19-39T12:00:00.000+00:00'"],
  ["version", "x'00ff'"],
  ["attemptCount", "x'00ff'"],
  ["troubledMs", "1e300"],
  ["smsConsent", "x'00ff'"],
  ["phoneRefused", "x'00ff'"],
  ["email", "''"],
  ["phone", "''"],
  ["variantId", "'x'"],
];

it.each(damages)(
  "a row whose %s became %s blocks neither its lane nor the worker's shutdown, and is settled one way or the other",
  async (column, value) => {
    const { shop, id } = await waiting(full!.key, { phone: "+14155552671", smsConsent: true });
    await db.merchant.update({ where: { shop }, data: { smsEnabled: true } });
    await db.$executeRaw`
      UPDATE "Subscription" SET ${Prisma.raw(`"${column}" = ${value}`)} WHERE "id" = ${id}`;
    const { id: good } = await enqueue(shop, signUp(), at());
    begin();
    await time.pass(31_000);
    expect((await rowOf(good)).state).toBe("delivered");
    expect(["failed", "delivered"]).toContain((await rowOf(id)).state);
    await stopAll();
  },
);
