import { beforeEach, describe, expect, it } from "vitest";
import { Prisma } from "#prisma/client/client.ts";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { connectShop, signUp } from "#tests/shops.ts";
import { db } from "../server/db.server.ts";
import { claim } from "./queue/claim.server.ts";
import { setAside } from "./damaged.server.ts";
import { enqueue } from "./enqueue.server.ts";

const now = new Date("2026-11-24T12:00:00Z");
const WHOLE = { version: 3, attemptCount: 7, failures: 2, troubledMs: 4_000 };
const INITIAL = { version: 1, attemptCount: 0, failures: 0, troubledMs: 0 };

beforeEach(emptyDatabase);

/** A row after an edit by hand, and as the worker reads it. */
async function damagedIn(column: keyof typeof WHOLE, value: string | number) {
  const { shop, laneId } = await connectShop();
  const { id } = await enqueue(shop, signUp(), now);
  await db.subscription.update({ where: { id }, data: WHOLE });
  await db.$executeRaw`
    UPDATE "Subscription" SET ${Prisma.raw(`"${column}"`)} = ${value} WHERE "id" = ${id}`;
  const [row] = await claim(laneId, now, { limit: 1, except: new Set() });
  return row!;
}

describe("a row with an invalid count", () => {
  it.each([
    ["version", "three"],
    ["version", 3.5],
    ["version", ""],
    ["attemptCount", 7.5],
    ["failures", "many"],
    ["troubledMs", 1e300],
  ] as const)("fails with its %s reset and its other counts kept", async (column, value) => {
    const row = await damagedIn(column, value);
    const { shop, id, damaged } = row;
    expect(damaged).toBe(true);
    await setAside(shop, id, now);
    expect(await db.subscription.findUniqueOrThrow({ where: { id } })).toMatchObject({
      ...{ state: "failed", lastReason: "damaged", updatedAt: now },
      ...{ ...WHOLE, [column]: INITIAL[column] },
    });
  });

  it("is not a row whose counts are large", async () => {
    const row = await damagedIn("troubledMs", 72 * 3_600_000);
    expect(row).toMatchObject({ ...WHOLE, troubledMs: 72 * 3_600_000, damaged: false });
  });
});
