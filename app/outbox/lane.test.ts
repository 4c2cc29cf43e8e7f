import { beforeEach, describe, expect, it } from "vitest";
import { emptyDatabase } from "#tests/setup/empty.ts";
import { connectShop, signUp } from "#tests/shops.ts";
import { db } from "../db.server.ts";
import { enqueue } from "./enqueue.ts";
import { dueLanes, giveBack, nextWakeAt, notePause, renew, sweep, take } from "./lane.ts";

const now = new Date("2026-11-24T12:00:00Z");
const LEASE_MS = 20_000;

function later(ms: number): Date {
  return new Date(now.getTime() + ms);
}

beforeEach(emptyDatabase);

describe("a lane", () => {
  it("is taken by one of many", async () => {
    const { laneId } = await connectShop();
    const takes = await Promise.all(Array.from({ length: 10 }, () => take(laneId, now, LEASE_MS)));
    expect(takes.filter(Boolean)).toHaveLength(1);
  });

  it("is free again when its lease is over, and the old lease can neither renew nor give back", async () => {
    const { laneId } = await connectShop();
    const old = await take(laneId, now, LEASE_MS);
    const young = await take(laneId, later(LEASE_MS), LEASE_MS);
    expect(young).toBeDefined();
    expect(await renew(old!, later(LEASE_MS), LEASE_MS)).toBe(false);
    await giveBack(old!);
    expect(await db.lane.findUniqueOrThrow({ where: { id: laneId } })).toMatchObject({
      leaseToken: young!.token,
    });
  });

  it("given back, sleeps until the earliest of its due rows, or for good", async () => {
    const { shop, laneId } = await connectShop();
    const { id } = await enqueue(shop, signUp(), now);
    await db.subscription.update({ where: { id }, data: { dueAt: later(5_000) } });
    await giveBack((await take(laneId, now, LEASE_MS))!);
    expect(await nextWakeAt()).toBe(later(5_000).getTime());

    await db.subscription.update({ where: { id }, data: { state: "delivered" } });
    await giveBack((await take(laneId, now, LEASE_MS))!);
    expect(await nextWakeAt()).toBeUndefined();
  });

  it("keeps a wake-up that comes while it is worked in", async () => {
    const { shop, laneId } = await connectShop();
    const lease = await take(laneId, now, LEASE_MS);
    await enqueue(shop, signUp(), now);
    await giveBack(lease!);
    expect(await dueLanes(now)).toEqual([laneId]);
  });

  it("does not wait for the rows of a shop that is held", async () => {
    const { shop, laneId } = await connectShop();
    await enqueue(shop, signUp(), now);
    await db.merchant.update({ where: { shop }, data: { hold: "key_refused", heldAt: now } });
    await giveBack((await take(laneId, now, LEASE_MS))!);
    expect(await nextWakeAt()).toBeUndefined();
    expect(await sweep(now)).toEqual([]);
  });

  it("that pauses is nobody's until the pause is over", async () => {
    const { shop, laneId } = await connectShop();
    await enqueue(shop, signUp(), now);
    const lease = await take(laneId, now, LEASE_MS);
    await notePause(lease!, { failures: 1, pausedUntil: later(1_000) });
    await giveBack(lease!);
    expect(await dueLanes(later(999))).toEqual([]);
    expect(await nextWakeAt()).toBe(later(1_000).getTime());
    expect(await dueLanes(later(1_000))).toEqual([laneId]);
  });

  it("that sleeps although a row is due is found by the sweep", async () => {
    const { shop, laneId } = await connectShop();
    await enqueue(shop, signUp(), now);
    await db.lane.update({ where: { id: laneId }, data: { wakeAt: null } });
    expect(await sweep(now)).toEqual([laneId]);
    expect(await sweep(now)).toEqual([]);
    expect(await dueLanes(now)).toEqual([laneId]);
  });
});
