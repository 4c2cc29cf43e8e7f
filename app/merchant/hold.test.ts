import { randomBytes } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { connectShop, installShop } from "#tests/shops.ts";
import { client as db } from "../server/database/db.server.ts";
import { REVISION } from "../klaviyo/request.ts";
import { holdShop, holdUnreadable, liftHold, releaseFixedHolds, type Hold } from "./hold.server.ts";
import { seal } from "./seal.server.ts";

const now = new Date("2026-11-24T12:00:00Z");

beforeEach(emptyDatabase);

function merchant(shop: string) {
  return db.merchant.findUniqueOrThrow({ where: { shop } });
}

/** Seals the key of a shop under an encryption key that no longer exists. */
async function loseKey(shop: string): Promise<void> {
  const sealedKey = seal(shop, "pk_0123456789abcdef", [randomBytes(32)]);
  await db.merchant.update({ where: { shop }, data: { sealedKey } });
}

async function held(hold: Hold, detail: string | null = null): Promise<string> {
  const { shop } = await connectShop();
  await holdShop(shop, { hold, detail, keyVersion: 1, at: now });
  return shop;
}

describe("stored keys that do not open", () => {
  it("hold their shops at the start, before any row is due, and no other shops", async () => {
    const lost: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      const { shop } = await connectShop();
      await loseKey(shop);
      lost.push(shop);
    }
    const { shop: good } = await connectShop();
    const bare = await installShop();

    expect((await holdUnreadable(now, 2)).sort()).toEqual(lost.sort());
    for (const shop of lost) {
      expect(await merchant(shop)).toMatchObject({ hold: "key_unreadable", heldAt: now });
    }
    for (const shop of [good, bare]) expect((await merchant(shop)).hold).toBeNull();
    expect(await holdUnreadable(now, 2)).toEqual([]);
  });

  it("leave a present hold as it is", async () => {
    const shop = await held("key_refused");
    await loseKey(shop);
    expect(await holdUnreadable(now)).toEqual([]);
    expect((await merchant(shop)).hold).toBe("key_refused");
  });
});

describe("a hold that the operator has to end", () => {
  it("ends if the key opens again, and stays if it does not", async () => {
    const back = await held("key_unreadable");
    const still = await held("key_unreadable");
    await loseKey(still);
    expect(await releaseFixedHolds()).toEqual([back]);
    expect(await merchant(back)).toMatchObject({ hold: null, heldAt: null, holdKeyVersion: null });
    expect((await merchant(still)).hold).toBe("key_unreadable");
  });

  it("ends if this release uses another revision than the retired one", async () => {
    const before = await held("revision_retired", "2024-02-15");
    const present = await held("revision_retired", REVISION);
    expect(await releaseFixedHolds()).toEqual([before]);
    expect((await merchant(present)).hold).toBe("revision_retired");
  });

  it("is the only kind that ends at a start", async () => {
    const shop = await held("key_refused");
    expect(await releaseFixedHolds()).toEqual([]);
    expect((await merchant(shop)).hold).toBe("key_refused");
  });
});

it("a hold of a newer key is not lifted by a success of an older one", async () => {
  const { shop } = await connectShop();
  await db.merchant.update({ where: { shop }, data: { keyVersion: 2 } });
  await holdShop(shop, { hold: "key_refused", detail: null, keyVersion: 2, at: now });
  expect(await liftHold(shop, 1)).toBe(false);
  expect((await merchant(shop)).hold).toBe("key_refused");
  expect(await liftHold(shop, 2)).toBe(true);
  expect((await merchant(shop)).hold).toBeNull();
});
